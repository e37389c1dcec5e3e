package io.metalstack.api;

import java.util.List;

/**
 * Cases for the rules of {@code rules.proto}, a line each: rule, verdict, value. A dot stands for a
 * blank, {@code x*N} for N times x; entries of lists are parted by commas, keys and values of maps
 * by an equals sign.
 */
final class RuleCases {
  static final String STRING =
      """
      macaddress yes 00:1b:21:3c:4d:5e
      macaddress yes 00:1B:21:3C:4D:5E
      macaddress no 00-1b-21-3c-4d-5e
      macaddress no 00:1b:21:3c:4d
      macaddress no 00:1b:21:3c:4d:5e:6f
      is_name yes ab
      is_name yes x*128
      is_name no a
      is_name no x*129
      is_description yes
      is_description yes x*256
      is_description no x*257
      is_partition yes ab
      is_partition no x*129
      is_prefix yes 10.0.0.0/8
      is_prefix yes 2001:db8::/32
      is_prefix no 10.0.0.0
      is_prefix no 10.0.0.0/33
      is_uri yes https://example.com/a
      is_uri no example.com/a
      is_ip_or_hostname yes 10.0.0.1
      is_ip_or_hostname yes 2001:db8::1
      is_ip_or_hostname yes time.example.com
      is_ip_or_hostname no time.example.com:123
      trimmed yes a.b
      trimmed no .a
      trimmed no a.
      is_user yes x*512
      is_user no x*513
      is_user no a
      is_option yes a
      is_option no
      is_option no x*129
      is_key yes x*8192
      is_key no
      is_key no x*8193
      is_tenant_login yes ab
      is_tenant_login no a
      is_tenant_subject_permission yes *
      is_tenant_subject_permission yes ab
      is_tenant_subject_permission no a
      is_tenant_subject_permission no x*129
      is_project_subject_permission yes *
      is_project_subject_permission yes 0195a2c4-1d2e-7f00-8123-0123456789aB
      is_project_subject_permission no ab
      is_project_subject_permission no 0195a2c41d2e7f0081230123456789ab
      is_machine_subject_permission yes *
      is_machine_subject_permission yes 0195a2c4-1d2e-7f00-8123-0123456789ab
      is_machine_subject_permission no **
      is_base64 yes
      is_base64 yes aGVsbG8=
      is_base64 no aGVsbG8
      is_base64 no aGV-bG8=
      """;

  static final String REPEATED =
      """
      prefixes yes
      prefixes yes 10.0.0.0/8,2001:db8::/32
      prefixes no 10.0.0.0/8,10.0.0.1
      ips yes 10.0.0.1,2001:db8::1
      ips no 10.0.0.1,10.0.0.0/8
      are_host_and_port yes example.com,example.com:443,10.0.0.1:80,[2001:db8::1]:80
      are_host_and_port no example.com:
      are_host_and_port no example.com:65536
      all_trimmed yes a.b,c
      all_trimmed no a,.b
      """;

  static final String MAP =
      """
      keys_and_values_trimmed yes a=b,c=
      keys_and_values_trimmed no .a=b
      keys_and_values_trimmed no a=b.
      keys_trimmed yes a=.b
      keys_trimmed no a.=b
      project_roles_keys_valid yes *=a,0195a2c4-1d2e-7f00-8123-0123456789ab=b
      project_roles_keys_valid no ab=a
      tenant_roles_keys_valid yes *=a,ab=b
      tenant_roles_keys_valid no a=a,ab=b,abc=c
      tenant_roles_keys_valid no x*129=a
      machine_roles_keys_valid yes *=a,0195a2c4-1d2e-7f00-8123-0123456789ab=b
      machine_roles_keys_valid no 0195a2c4=a
      """;

  private RuleCases() {}

  static List<RuleCase> parse(String cases) {
    return cases
        .lines()
        .map(line -> (line + " ").split(" ", 3))
        .map(word -> new RuleCase(word[0], word[1].equals("yes"), word[2].strip()))
        .toList();
  }
}
