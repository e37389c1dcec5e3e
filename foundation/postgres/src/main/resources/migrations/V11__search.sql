-- What lists are narrowed by. Each of these filters names a few rows out of ten thousand (PlansIT).

create index machine_by_rack on machine (rack);
create index machine_by_neighbor_mac on machine using gin (neighbor_macs);
create index machine_by_fru on machine using gin (fru jsonb_path_ops);
create index machine_by_labels on machine using gin (labels jsonb_path_ops);
create index machine_by_bmc_mac on machine (bmc_mac);

-- A BMC is stored as host:port and asked for by its host.
alter table machine add bmc_host text not null
  generated always as (regexp_replace(bmc_address, '^\[?(.*?)\]?:[0-9]+$', '\1')) stored;
create index machine_by_bmc_host on machine (bmc_host);

create index allocation_by_hostname on allocation (hostname);
create index allocation_by_name on allocation (name);
create index allocation_by_labels on allocation using gin (labels jsonb_path_ops);

create index allocation_network_by_ip on allocation_network using gin (ips);
create index allocation_network_by_prefix on allocation_network using gin (prefixes);
create index allocation_network_by_vrf on allocation_network (vrf);
create index allocation_network_by_asn on allocation_network (asn);
