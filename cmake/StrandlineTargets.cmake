# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0

include(CheckLevels)

# Flags every target shares. Contraction is off so that a*b+c has one meaning on every machine.
add_library(strandline_flags INTERFACE)
target_include_directories(strandline_flags INTERFACE $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>
  $<INSTALL_INTERFACE:include/strandline>)
target_compile_features(strandline_flags INTERFACE cxx_std_20)
target_compile_options(strandline_flags INTERFACE
  "$<BUILD_INTERFACE:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wnon-virtual-dtor;-Woverloaded-virtual>"
  -ffp-contract=off
  # GCC 12 reports moved-from strings of aggregates as uninitialized (GCC bug 105562).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
  $<BUILD_INTERFACE:$<$<BOOL:${STRANDLINE_WERROR}>:-Werror>>)
# Vector units of the machine that builds. The path kernels give the same bits with and without: every
# fused step is explicit, and golden hashes in the tests hold whichever way they are built.
if(STRANDLINE_VECTOR_UNITS AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  include(CheckCXXSourceRuns)
  check_cxx_source_runs("int main() { return !(__builtin_cpu_supports(\"avx2\") &&
    __builtin_cpu_supports(\"fma\") && __builtin_cpu_supports(\"bmi2\")); }" STRANDLINE_HAS_AVX2)
  if(STRANDLINE_HAS_AVX2)
    target_compile_options(strandline_flags INTERFACE -mavx2 -mfma -mbmi2)
  endif()
endif()
if(STRANDLINE_SANITIZE)
  target_compile_options(strandline_flags INTERFACE -fsanitize=${STRANDLINE_SANITIZE}
    -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(strandline_flags INTERFACE -fsanitize=${STRANDLINE_SANITIZE})
endif()

# strandline_library(<folder>): strandline_<folder> from every .cpp below the folder, linked to what
# the folder may see; an INTERFACE library while the folder has headers only. EXCLUDE takes regular
# expressions of sources that have targets of their own, matched against their paths inside the folder
# (never against where the checkout lies).
function(strandline_library folder)
  cmake_parse_arguments(arg "" "" "EXCLUDE;LINK" ${ARGN})
  file(GLOB_RECURSE sources RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS
    ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  foreach(pattern ${arg_EXCLUDE})
    list(FILTER sources EXCLUDE REGEX ${pattern})
  endforeach()
  set(kind STATIC)
  set(visible PUBLIC)
  if(NOT sources)
    set(kind INTERFACE)
    set(visible INTERFACE)
  endif()
  add_library(strandline_${folder} ${kind} ${sources})
  set_target_properties(strandline_${folder} PROPERTIES EXPORT_NAME ${folder})
  target_link_libraries(strandline_${folder} ${visible} strandline_flags ${arg_LINK})
  foreach(seen ${STRANDLINE_SEES_${folder}})
    if(TARGET strandline_${seen})
      target_link_libraries(strandline_${folder} ${visible} strandline_${seen})
    endif()
  endforeach()
endfunction()
