# SPDX-License-Identifier: Apache-2.0
# Compiles SOURCE. It says itself what must happen: a line `// EXPECT: compiles` or `// EXPECT: <regular expression>`
# that the compiler's complaint must match.
file(STRINGS "${SOURCE}" expectation REGEX "^// EXPECT: " LIMIT_COUNT 1)
string(REGEX REPLACE "^// EXPECT: " "" expectation "${expectation}")
if(expectation STREQUAL "")
    message(FATAL_ERROR "${SOURCE} does not say what to expect")
endif()
execute_process(COMMAND "${COMPILER}" -std=c++20 -fsyntax-only "-I${INCLUDE}" "${SOURCE}"
    RESULT_VARIABLE result ERROR_VARIABLE complaint OUTPUT_QUIET)
if(expectation STREQUAL "compiles")
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "the control does not compile:\n${complaint}")
    endif()
    return()
endif()
if(result EQUAL 0)
    message(FATAL_ERROR "${SOURCE} compiles: the gate can be bypassed")
endif()
if(NOT complaint MATCHES "${expectation}")
    message(FATAL_ERROR "${SOURCE} fails for another reason than '${expectation}':\n${complaint}")
endif()
