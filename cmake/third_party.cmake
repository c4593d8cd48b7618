# SPDX-License-Identifier: Apache-2.0
# Libraries of others. Debian's packages first; what apt lacks is in the cache that scripts/setup fills.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(OPENSSL REQUIRED IMPORTED_TARGET openssl)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(ICU REQUIRED IMPORTED_TARGET icu-uc icu-i18n)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)

add_library(third_party_json INTERFACE)
target_link_libraries(third_party_json INTERFACE boost_json)

add_library(third_party_log INTERFACE)
target_compile_definitions(third_party_log INTERFACE SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
target_link_libraries(third_party_log INTERFACE spdlog fmt::fmt)

# The pinned DuckDB of the cache, or an installed one: include/duckdb.hpp, include/duckdb/… and the library below
# GLOVEBOX_DUCKDB. Its insides are used, so another version than 1.4.4 is refused.
if(GLOVEBOX_DUCKDB)
    find_path(duckdb_headers NAMES duckdb/main/client_context.hpp
        PATHS "${GLOVEBOX_DUCKDB}/include" NO_DEFAULT_PATH NO_CACHE REQUIRED)
    find_library(duckdb_library NAMES duckdb PATH_SUFFIXES lib "lib/${CMAKE_LIBRARY_ARCHITECTURE}" lib64
        PATHS "${GLOVEBOX_DUCKDB}" NO_DEFAULT_PATH NO_CACHE REQUIRED)
    # A remembered run has no output.
    unset(duckdb_runs CACHE)
    unset(duckdb_links CACHE)
    try_run(duckdb_runs duckdb_links "${CMAKE_BINARY_DIR}/duckdb" "${CMAKE_SOURCE_DIR}/cmake/duckdb_version.cpp"
        CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${duckdb_headers}" LINK_LIBRARIES "${duckdb_library}"
        RUN_OUTPUT_VARIABLE duckdb_version)
    if(NOT duckdb_version STREQUAL "v1.4.4")
        message(FATAL_ERROR "${duckdb_library} is DuckDB ${duckdb_version}, and v1.4.4 is needed")
    endif()
else()
    set(duckdb_headers "${GLOVEBOX_CACHE}/duckdb-1.4.4/src/duckdb/src/include")
    set(duckdb_library "${GLOVEBOX_CACHE}/duckdb-lib/libduckdb.so")
endif()
add_library(third_party_duckdb INTERFACE)
target_include_directories(third_party_duckdb SYSTEM INTERFACE "${duckdb_headers}")
target_link_libraries(third_party_duckdb INTERFACE "${CMAKE_BINARY_DIR}/lib/libduckdb.so")

add_library(third_party_phonenumber INTERFACE)
target_include_directories(third_party_phonenumber SYSTEM INTERFACE
    "${GLOVEBOX_CACHE}/phonenumber/usr/include")
target_link_libraries(third_party_phonenumber INTERFACE
    "${CMAKE_BINARY_DIR}/lib/libphonenumber.so.8" protobuf)

# The programs find the libraries beside themselves, so a build folder works wherever it lies.
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
file(CREATE_LINK "${duckdb_library}" "${CMAKE_BINARY_DIR}/lib/libduckdb.so" SYMBOLIC)
find_library(PHONENUMBER_LIBRARY NAMES libphonenumber.so.8 REQUIRED)
file(CREATE_LINK "${PHONENUMBER_LIBRARY}" "${CMAKE_BINARY_DIR}/lib/libphonenumber.so.8" SYMBOLIC)
