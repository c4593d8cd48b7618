# SPDX-License-Identifier: Apache-2.0
# Flags every target of ours is compiled with; third-party headers come in as SYSTEM and are not judged.
# g++ 12 sees overlapping copies in std::string's own operator+ (its bug 105651), so -Wrestrict is off for it.
add_library(glovebox_options INTERFACE)
target_include_directories(glovebox_options INTERFACE "${CMAKE_SOURCE_DIR}/src")
target_compile_options(glovebox_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
    -Wold-style-cast -Wswitch-enum -Wsuggest-override
    $<$<BOOL:${GLOVEBOX_WARNINGS_AS_ERRORS}>:-Werror>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
    # libstdc++ 12 calls what it deprecates itself, in stable_sort; g++ still tells us about ours.
    $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)
