# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0

# The folders a folder may include from. An arrow that is not listed here fails at configure time.
set(STRANDLINE_SEES_core "")
set(STRANDLINE_SEES_archs core)
set(STRANDLINE_SEES_hw archs core)
set(STRANDLINE_SEES_evolution archs core)
set(STRANDLINE_SEES_kernels archs core)
set(STRANDLINE_SEES_strategy core)
set(STRANDLINE_SEES_report core)
set(STRANDLINE_SEES_study strategy evolution hw archs core)
set(STRANDLINE_SEES_app study report strategy evolution hw archs kernels core)
set(STRANDLINE_FOLDERS core archs hw evolution kernels strategy report study app)

# Flags every target shares. Contraction is off so that a*b+c has one meaning on every machine.
add_library(strandline_flags INTERFACE)
target_include_directories(strandline_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(strandline_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -ffp-contract=off
  $<$<BOOL:${STRANDLINE_WERROR}>:-Werror>)
if(STRANDLINE_SANITIZE)
  target_compile_options(strandline_flags INTERFACE -fsanitize=${STRANDLINE_SANITIZE}
    -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(strandline_flags INTERFACE -fsanitize=${STRANDLINE_SANITIZE})
endif()

# Fails when a source includes a project header of a folder that its own folder may not see.
function(strandline_check_levels)
  foreach(folder ${STRANDLINE_FOLDERS})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS
      ${CMAKE_SOURCE_DIR}/${folder}/*.h ${CMAKE_SOURCE_DIR}/${folder}/*.cpp
      ${CMAKE_SOURCE_DIR}/${folder}/*.cu ${CMAKE_SOURCE_DIR}/${folder}/*.cuh)
    foreach(source ${sources})
      file(STRINGS ${source} includes REGEX "^#include \"[a-z_]+/")
      foreach(line ${includes})
        string(REGEX REPLACE "^#include \"([a-z_]+)/.*" "\\1" seen "${line}")
        if(NOT seen STREQUAL folder AND NOT seen IN_LIST STRANDLINE_SEES_${folder})
          file(RELATIVE_PATH where ${CMAKE_SOURCE_DIR} ${source})
          message(FATAL_ERROR "${where}: ${line}\n  ${folder}/ may include only from: "
            "${folder} ${STRANDLINE_SEES_${folder}} (see cmake/StrandlineTargets.cmake)")
        endif()
      endforeach()
    endforeach()
  endforeach()
endfunction()

# strandline_library(<folder>): strandline_<folder> from every .cpp below the folder, linked to what
# the folder may see. EXCLUDE takes regular expressions of sources that have targets of their own.
function(strandline_library folder)
  cmake_parse_arguments(arg "" "" "EXCLUDE;LINK" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  foreach(pattern ${arg_EXCLUDE})
    list(FILTER sources EXCLUDE REGEX ${pattern})
  endforeach()
  add_library(strandline_${folder} STATIC ${sources})
  target_link_libraries(strandline_${folder} PUBLIC strandline_flags ${arg_LINK})
  foreach(seen ${STRANDLINE_SEES_${folder}})
    if(TARGET strandline_${seen})
      target_link_libraries(strandline_${folder} PUBLIC strandline_${seen})
    endif()
  endforeach()
endfunction()
