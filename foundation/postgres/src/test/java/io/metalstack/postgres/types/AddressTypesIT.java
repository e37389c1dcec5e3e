package io.metalstack.postgres.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.postgres.ThrowawayPostgres;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTypesIT {
  private static final Table<?> SAMPLE = DSL.table("sample");
  private static final Field<Prefix> BLOCK =
      DSL.field("block", SQLDataType.OTHER.asConvertedDataType(new CidrBinding()));
  private static final Field<Ip> ADDRESS =
      DSL.field("address", SQLDataType.OTHER.asConvertedDataType(new InetBinding()));
  private static final Field<Prefix[]> BLOCKS =
      DSL.field(
          "blocks",
          SQLDataType.OTHER.getArrayDataType().asConvertedDataType(new CidrArrayBinding()));
  private static final Field<Ip[]> ADDRESSES =
      DSL.field(
          "addresses",
          SQLDataType.OTHER.getArrayDataType().asConvertedDataType(new InetArrayBinding()));

  private static Connection connection;
  private static DSLContext sql;

  @BeforeAll
  static void connect() throws SQLException {
    connection = DriverManager.getConnection(ThrowawayPostgres.database());
    sql = DSL.using(connection, SQLDialect.POSTGRES);
  }

  @AfterAll
  static void disconnect() throws SQLException {
    connection.close();
  }

  @BeforeEach
  void createTable() {
    sql.execute("create table sample (block cidr, address inet, blocks cidr[], addresses inet[])");
  }

  @AfterEach
  void dropTable() {
    sql.execute("drop table sample");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/8", "0.0.0.0/0", "192.0.2.1/32", "2001:db8::/48", "::/0"})
  void prefixesComeBackAsTheyWent(String text) {
    sql.insertInto(SAMPLE).set(BLOCK, Prefix.parse(text)).execute();

    assertThat(sql.select(BLOCK).from(SAMPLE).fetchSingle(BLOCK)).isEqualTo(Prefix.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "255.255.255.255", "2001:db8::1", "::", "fe80::ffff:1"})
  void addressesComeBackAsTheyWent(String text) {
    sql.insertInto(SAMPLE).set(ADDRESS, Ip.parse(text)).execute();

    assertThat(sql.select(ADDRESS).from(SAMPLE).fetchSingle(ADDRESS)).isEqualTo(Ip.parse(text));
  }

  @Test
  void arraysComeBackInTheirOrder() {
    var blocks = new Prefix[] {Prefix.parse("2001:db8::/32"), Prefix.parse("10.1.0.0/16")};
    var addresses = new Ip[] {Ip.parse("::1"), Ip.parse("10.1.0.7"), Ip.parse("::1")};
    sql.insertInto(SAMPLE).set(BLOCKS, blocks).set(ADDRESSES, addresses).execute();

    var row = sql.select(BLOCKS, ADDRESSES).from(SAMPLE).fetchSingle();

    assertThat(row.value1()).containsExactly(blocks);
    assertThat(row.value2()).containsExactly(addresses);
  }

  @Test
  void emptyArraysAreNotNull() {
    sql.insertInto(SAMPLE).set(BLOCKS, new Prefix[0]).set(ADDRESSES, new Ip[0]).execute();

    var row = sql.select(BLOCKS, ADDRESSES).from(SAMPLE).fetchSingle();

    assertThat(row.value1()).isEmpty();
    assertThat(row.value2()).isEmpty();
  }

  @Test
  void nullStaysNull() {
    sql.insertInto(SAMPLE)
        .setNull(BLOCK)
        .setNull(ADDRESS)
        .setNull(BLOCKS)
        .setNull(ADDRESSES)
        .execute();

    var row = sql.select(BLOCK, ADDRESS, BLOCKS, ADDRESSES).from(SAMPLE).fetchSingle();

    assertThat(row.intoArray()).containsOnlyNulls();
  }

  @Test
  void compareAsAddressesAndNotAsText() {
    sql.insertInto(SAMPLE).set(ADDRESS, Ip.parse("10.0.0.9")).execute();

    var found = sql.fetchCount(SAMPLE, ADDRESS.lt(Ip.parse("10.0.0.10")));

    assertThat(found).isOne();
    assertThat(sql.fetchCount(SAMPLE, ADDRESS.in(Ip.parse("10.0.0.9"), Ip.parse("::1")))).isOne();
  }

  @Test
  void aNullInsideAnArrayIsAnErrorAndNoAddress() {
    sql.execute("insert into sample (addresses) values ('{10.0.0.1,null}')");

    assertThatThrownBy(() -> sql.select(ADDRESSES).from(SAMPLE).fetch())
        .isInstanceOfAny(DataAccessException.class, io.metalstack.values.Problem.class);
  }
}
