package io.metalstack.apiserver.walk;

import java.util.List;

/** SQL that fills a database with as many things as a large site has. */
final class Crowd {
  static final int MACHINES = 10_000;

  private Crowd() {}

  /**
   * 10,000 machines in 50 racks on 100 leaves, half of them allocated to 100 projects, each in a
   * network of its project with one address.
   */
  static final List<String> SQL =
      List.of(
          """
          create function mac(prefix text, i integer) returns text language sql immutable
          return regexp_replace(prefix || lpad(to_hex(i), 10, '0'), '(..)(..)(..)(..)(..)(..)', '\\\\1:\\\\2:\\\\3:\\\\4:\\\\5:\\\\6')
          """,
          """
          insert into project (uuid, tenant, name, created_at)
          select md5('project' || i)::uuid, 'metal-stack', 'project' || i, now() from generate_series(1, 100) i
          """,
          """
          insert into network (id, name, partition, project, type, nat_type, vrf, parent, created_at)
          select 'net' || i, 'net' || i, 'p1', md5('project' || i)::uuid, 5, 1, 1000 + i, 'super', now()
            from generate_series(1, 100) i
          """,
          """
          insert into network_prefix (network, prefix, position, space)
          select 'net' || i, ('10.0.' || i || '.0/24')::cidr, 0, 'super' from generate_series(1, 100) i
          """,
          """
          insert into machine (uuid, partition, rack, room, size, registered_at, memory, cpu_cores, disk_names, disk_sizes,
                               nic_macs, nic_names, neighbor_macs, neighbor_names, bmc_address, bmc_mac, fru, labels, created_at)
          select md5('machine' || i)::uuid, 'p1', 'rack' || i % 50, 'room' || i % 5, 'c1', now(), 8589934592, 4,
                 '{/dev/sda}', '{107374182400}', array[mac('aa', i), mac('bb', i)], '{eth0,eth1}',
                 array[mac('cc', i), mac('dd', i)], array['Ethernet' || i % 200], '10.9.' || i / 250 || '.' || i % 250 || ':623', mac('ee', i),
                 jsonb_build_object('product_serial', 'serial' || i), jsonb_build_object('owner', 'team' || i % 500), now()
            from generate_series(1, 10000) i
          """,
          """
          insert into provisioning (machine, state, last_event_at)
          select uuid, case when mod(abs(hashtext(uuid::text)), 2) = 0 then 7 else 10 end, now() from machine
              on conflict do nothing
          """,
          """
          insert into machine_event (machine, at, event, message)
          select uuid, now() - make_interval(secs => e), e, '' from machine, generate_series(1, 5) e
          """,
          """
          insert into allocation (uuid, machine, project, name, hostname, created_by, type, image, layout,
                                  filesystem_layout, labels, created_at)
          select md5('allocation' || i)::uuid, md5('machine' || i)::uuid, md5('project' || 1 + i % 100)::uuid, 'name' || i,
                 'host' || i, 'somebody', 1, 'debian-12.0.20260101', 'default', '', jsonb_build_object('app', 'app' || i % 500), now()
            from generate_series(1, 5000) i
          """,
          """
          insert into allocation_network (allocation, position, network, type, nat_type, prefixes, destination_prefixes, ips, vrf, asn)
          select md5('allocation' || i)::uuid, 0, 'net' || 1 + i % 100, 5, 1, array[('10.0.' || 1 + i % 100 || '.0/24')::cidr], '{}',
                 array[('10.0.' || 1 + i % 100 || '.' || 1 + i / 100)::inet], 1001 + i % 100, 4200000000 + i
            from generate_series(1, 5000) i
          """,
          """
          insert into ip (uuid, address, network, project, type, name, machine, labels, created_at)
          select md5('ip' || i)::uuid, ('10.0.' || 1 + i % 100 || '.' || 1 + i / 100)::inet, 'net' || 1 + i % 100,
                 md5('project' || 1 + i % 100)::uuid, 1, 'ip' || i, md5('machine' || i)::uuid,
                 jsonb_build_object('app', 'app' || i % 500), now()
            from generate_series(1, 5000) i
          """,
          """
          insert into switch (id, partition, rack, os_vendor, created_at)
          select 'sw' || i, 'p1', 'rack' || i % 50, 2, now() from generate_series(1, 100) i
          """,
          """
          insert into switch_port (switch, identifier, name)
          select 'sw' || s, 'Ethernet' || p, 'Ethernet' || p from generate_series(1, 100) s, generate_series(1, 200) p
          """,
          """
          insert into machine_connection (switch, port, machine, machine_nic)
          select 'sw' || 1 + i % 50 + 50 * e, 'Ethernet' || 1 + i / 50, md5('machine' || i)::uuid, 'eth' || e
            from generate_series(1, 9900) i, generate_series(0, 1) e
          """,
          "analyze");
}
