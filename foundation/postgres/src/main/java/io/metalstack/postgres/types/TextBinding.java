package io.metalstack.postgres.types;

import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.util.function.Function;
import org.jooq.Binding;
import org.jooq.BindingGetResultSetContext;
import org.jooq.BindingGetSQLInputContext;
import org.jooq.BindingGetStatementContext;
import org.jooq.BindingRegisterContext;
import org.jooq.BindingSQLContext;
import org.jooq.BindingSetSQLOutputContext;
import org.jooq.BindingSetStatementContext;
import org.jooq.Converter;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A column that travels as text, with a cast on its way in.
 *
 * @param <T> what jOOQ takes the column for: an object, or an array of them
 * @param <U> what it is for us
 */
abstract class TextBinding<T, U> implements Binding<T, U> {
  private static final long serialVersionUID = 1L;

  private final String sqlType;
  private final transient Function<String, U> read;
  private final transient Function<U, String> write;
  private final Converter<T, U> converter;

  TextBinding(
      String sqlType,
      Function<String, U> read,
      Function<U, String> write,
      Converter<T, U> converter) {
    this.sqlType = sqlType;
    this.read = read;
    this.write = write;
    this.converter = converter;
  }

  @Override
  public final Converter<T, U> converter() {
    return converter;
  }

  @Override
  public final void sql(BindingSQLContext<U> context) {
    var text = written(context.value());
    context.render().visit(DSL.val(text, String.class)).sql("::").sql(sqlType);
  }

  @Override
  public final void register(BindingRegisterContext<U> context) throws SQLException {
    context.statement().registerOutParameter(context.index(), Types.VARCHAR);
  }

  @Override
  public final void set(BindingSetStatementContext<U> context) throws SQLException {
    context.statement().setString(context.index(), written(context.value()));
  }

  @Override
  public final void get(BindingGetResultSetContext<U> context) throws SQLException {
    context.value(read(context.resultSet().getString(context.index())));
  }

  @Override
  public final void get(BindingGetStatementContext<U> context) throws SQLException {
    context.value(read(context.statement().getString(context.index())));
  }

  @Override
  public final void set(BindingSetSQLOutputContext<U> context) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public final void get(BindingGetSQLInputContext<U> context) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  private @Nullable String written(@Nullable U value) {
    return value == null ? null : write.apply(value);
  }

  private @Nullable U read(@Nullable String text) {
    return text == null ? null : read.apply(text);
  }
}
