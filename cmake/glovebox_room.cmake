# SPDX-License-Identifier: Apache-2.0
# glovebox_room(NAME query HEADERS a.h SOURCES a.cpp TESTS a_test.cpp USES base LIBRARIES fmt::fmt)
#
# One static library and one test binary per room. Rooms named in USES are public; LIBRARIES are private:
# no header of a room shows the library behind it, but those of INNER, which only its own sources include (and
# prove to stand alone, by including them first).
add_library(glovebox_doctest_main STATIC "${CMAKE_SOURCE_DIR}/cmake/doctest_main.cpp")
target_link_libraries(glovebox_doctest_main PUBLIC glovebox_options)

# Adds one test program to ctest under the label by which .ci/run picks the tests of changed rooms.
function(glovebox_test_program name label)
    cmake_parse_arguments(arg "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    list(TRANSFORM arg_USES PREPEND glovebox_)
    target_link_libraries(${name} PRIVATE glovebox_doctest_main ${arg_USES} ${arg_LIBRARIES})
    set_target_properties(${name} PROPERTIES
        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    target_compile_definitions(${name} PRIVATE
        GLOVEBOX_SOURCE_DIR="${CMAKE_SOURCE_DIR}" GLOVEBOX_BINARY_DIR="${CMAKE_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS ${label} TIMEOUT 600)
endfunction()

function(glovebox_room)
    cmake_parse_arguments(arg "" "NAME" "HEADERS;INNER;SOURCES;TESTS;USES;LIBRARIES" ${ARGN})
    set(target glovebox_${arg_NAME})
    set(uses ${arg_USES})
    list(TRANSFORM uses PREPEND glovebox_)
    add_library(${target} STATIC ${arg_SOURCES} ${arg_INNER})
    target_sources(${target} PUBLIC FILE_SET HEADERS
        BASE_DIRS "${CMAKE_SOURCE_DIR}/src" FILES ${arg_HEADERS})
    target_link_libraries(${target} PUBLIC glovebox_options ${uses} PRIVATE ${arg_LIBRARIES})
    set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    if(GLOVEBOX_PRECOMPILED)
        target_precompile_headers(${target} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/precompiled.h")
    endif()
    if(GLOVEBOX_TESTS AND arg_TESTS)
        glovebox_test_program(test_${arg_NAME} ${arg_NAME}
            SOURCES ${arg_TESTS} USES ${arg_NAME} LIBRARIES ${arg_LIBRARIES})
    endif()
endfunction()
