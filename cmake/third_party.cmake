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

add_library(third_party_json INTERFACE)
target_link_libraries(third_party_json INTERFACE boost_json)

add_library(third_party_log INTERFACE)
target_compile_definitions(third_party_log INTERFACE SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL)
target_link_libraries(third_party_log INTERFACE spdlog fmt::fmt)

add_library(third_party_duckdb INTERFACE)
target_include_directories(third_party_duckdb SYSTEM INTERFACE
    "${GLOVEBOX_CACHE}/duckdb-1.4.4/src/duckdb/src/include")
target_link_libraries(third_party_duckdb INTERFACE "${CMAKE_BINARY_DIR}/lib/libduckdb.so")

add_library(third_party_phonenumber INTERFACE)
target_include_directories(third_party_phonenumber SYSTEM INTERFACE
    "${GLOVEBOX_CACHE}/phonenumber/usr/include")
target_link_libraries(third_party_phonenumber INTERFACE
    "${CMAKE_BINARY_DIR}/lib/libphonenumber.so.8" protobuf)

# The programs find the libraries beside themselves, so a build folder works wherever it lies.
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
file(CREATE_LINK "${GLOVEBOX_CACHE}/duckdb-lib/libduckdb.so"
    "${CMAKE_BINARY_DIR}/lib/libduckdb.so" SYMBOLIC)
find_library(PHONENUMBER_LIBRARY NAMES libphonenumber.so.8 REQUIRED)
file(CREATE_LINK "${PHONENUMBER_LIBRARY}" "${CMAKE_BINARY_DIR}/lib/libphonenumber.so.8" SYMBOLIC)
