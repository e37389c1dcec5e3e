package io.metalstack.metalhammer.osinstaller;

/**
 * A file of the installed system.
 *
 * @param path absolute, as the installed system sees it
 * @param mode permission bits
 * @param owner user and group number
 */
public record OsFile(String path, int mode, int owner, String content) {
  static OsFile of(String path, String content) {
    return new OsFile(path, 0644, 0, content);
  }

  static OsFile secret(String path, String content) {
    return new OsFile(path, 0600, 0, content);
  }
}
