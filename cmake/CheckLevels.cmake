# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0
cmake_policy(VERSION 3.25)

# The folders a folder may include from. An arrow that is not listed here fails at configure time.
set(STRANDLINE_SEES_core "")
set(STRANDLINE_SEES_archs core)
set(STRANDLINE_SEES_hw archs core)
set(STRANDLINE_SEES_evolution archs core)
set(STRANDLINE_SEES_kernels evolution archs core)
set(STRANDLINE_SEES_strategy core)
set(STRANDLINE_SEES_report core)
set(STRANDLINE_SEES_study strategy evolution hw archs core)
set(STRANDLINE_SEES_theses study strategy evolution hw archs core)
set(STRANDLINE_SEES_batch theses study strategy evolution hw archs core)
set(STRANDLINE_SEES_app batch theses study report strategy evolution hw archs kernels core)
set(STRANDLINE_FOLDERS core archs hw evolution kernels strategy report study theses batch app)

# Fails when a source below <root> includes a header of a folder that its own folder may not see, or
# includes by a path relative to itself. Angle brackets are refused too where they name our folders.
# As a script: cmake -DROOT=<root> -P cmake/CheckLevels.cmake
function(strandline_check_levels root)
  list(JOIN STRANDLINE_FOLDERS "|" ours)
  set(depends CONFIGURE_DEPENDS)
  if(CMAKE_SCRIPT_MODE_FILE)
    set(depends "")
  endif()
  foreach(folder ${STRANDLINE_FOLDERS})
    file(GLOB_RECURSE sources ${depends} ${root}/${folder}/*.h ${root}/${folder}/*.cpp
      ${root}/${folder}/*.cu ${root}/${folder}/*.cuh)
    foreach(source ${sources})
      file(STRINGS ${source} includes REGEX
        "^[ \t]*#[ \t]*include[ \t]*(\"[a-z_.]+/|<(${ours}|tests|bench)/)")
      foreach(line ${includes})
        string(REGEX REPLACE "^[^\"<]*[\"<]([a-z_.]+)/.*" "\\1" seen "${line}")
        if(NOT seen STREQUAL folder AND NOT seen IN_LIST STRANDLINE_SEES_${folder})
          file(RELATIVE_PATH where ${root} ${source})
          message(FATAL_ERROR "${where}: ${line}\n  ${folder}/ may include only from: "
            "${folder} ${STRANDLINE_SEES_${folder}} (see cmake/CheckLevels.cmake)")
        endif()
      endforeach()
    endforeach()
  endforeach()
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  strandline_check_levels(${ROOT})
endif()
