/** Networks: supers to cut from, children of projects, externals, underlays. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.network;
