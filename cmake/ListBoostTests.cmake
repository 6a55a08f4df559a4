# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
#
# Script: writes LIST with one add_test per case of PROGRAM, under NAME/<suite>/<case>.
# Boost 1.74 prints --list_content on stderr: one unit a line, a suite's members 4 spaces deeper than
# itself, "*" after the name of an enabled unit, ": text" after that where it has a description.
# Cases that kill what they test say so in their names and get the label "kill".
cmake_policy(VERSION 3.25)

# With leaks reported, a program that merely lists would fail under AddressSanitizer.
set(ENV{ASAN_OPTIONS} "detect_leaks=0:$ENV{ASAN_OPTIONS}")
execute_process(COMMAND ${PROGRAM} --list_content RESULT_VARIABLE code
  ERROR_VARIABLE content OUTPUT_VARIABLE ignored)
if(NOT code EQUAL 0 OR content STREQUAL "")
  # Removed, so that the next build links it again and fails again instead of passing without tests.
  file(REMOVE ${PROGRAM} ${LIST})
  message(FATAL_ERROR "${PROGRAM} --list_content failed (${code}): ${content}")
endif()

# Appends the add_test of the unit at the end of <stack> to <script> in the caller's scope.
function(append_case enabled)
  list(JOIN stack "/" path)
  set(name "[==[${NAME}/${path}]==]")
  string(APPEND script "add_test(${name} [==[${PROGRAM}]==] "
    "[==[--run_test=${path}]==] [==[--catch_system_errors=no]==])\n"
    "set_tests_properties(${name} PROPERTIES SKIP_REGULAR_EXPRESSION "
    "\"SKIPPED:.*No errors detected\" TIMEOUT 300 WORKING_DIRECTORY [==[${SOURCE_DIR}]==])\n")
  if(path MATCHES "kill")
    string(APPEND script "set_tests_properties(${name} PROPERTIES LABELS kill)\n")
  endif()
  if(NOT enabled)
    string(APPEND script "set_tests_properties(${name} PROPERTIES DISABLED TRUE)\n")
  endif()
  set(script "${script}" PARENT_SCOPE)
endfunction()

# A unit is a suite when the next line is deeper than it, so each line decides about the one before,
# whose suites and name are the stack.
set(script "")
set(stack "")
set(enabled TRUE)
string(REGEX REPLACE "[][;]" "_" content "${content}")
string(REGEX REPLACE "\n" ";" lines "${content}")
foreach(line IN LISTS lines)
  if(line MATCHES "^( *)([^*]+)\\*(:|$)")
    set(new_enabled TRUE)
  elseif(line MATCHES "^( *)([^:]*[^: ])")
    set(new_enabled FALSE)
  else()
    continue()
  endif()
  set(name "${CMAKE_MATCH_2}")
  string(LENGTH "${CMAKE_MATCH_1}" indent)
  math(EXPR suites "${indent} / 4")
  list(LENGTH stack depth)
  if(depth GREATER suites)
    append_case(${enabled})
  endif()
  list(SUBLIST stack 0 ${suites} stack)
  list(APPEND stack "${name}")
  set(enabled ${new_enabled})
endforeach()
append_case(${enabled})
file(WRITE ${LIST} "${script}")
