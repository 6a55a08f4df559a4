# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0

file(GLOB STRANDLINE_RTL CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl/*.sv)

# strandline_verilate(<target> <prefix> <top> SOURCES <more .sv> ARGS <-GName=value ...>
# INCLUDE <header>): Verilates a module of rtl/ (or of a test) into a target that has a source already.
# Generated code, which may have a header included before it, is Verilator's: its warnings are not ours.
function(strandline_verilate target prefix top)
  cmake_parse_arguments(arg "" "INCLUDE" "SOURCES;ARGS" ${ARGN})
  set(include "")
  if(arg_INCLUDE)
    set(include -include ${arg_INCLUDE})
  endif()
  verilate(${target} PREFIX ${prefix} TOP_MODULE ${top}
    SOURCES ${CMAKE_SOURCE_DIR}/rtl/waivers.vlt ${STRANDLINE_RTL} ${arg_SOURCES}
    OPT_FAST -O2 OPT_SLOW -O1 OPT_GLOBAL -O2
    VERILATOR_ARGS -O3 --x-assign fast --x-initial fast --assert ${arg_ARGS})
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "/(${prefix}.*|verilated[a-z_]*)\\.cpp$")
  set_property(SOURCE ${sources} APPEND PROPERTY COMPILE_OPTIONS -w ${include})
  # The runtime notes what it would print: hw/cosim/rtl_message.h.
  list(FILTER sources INCLUDE REGEX "/verilated\\.cpp$")
  set_property(SOURCE ${sources} PROPERTY COMPILE_OPTIONS -w
    -include ${CMAKE_SOURCE_DIR}/hw/cosim/rtl_message.h
    -DVL_PRINTF=strandline::hw::cosim::note_rtl_message)
  if(CCACHE_PROGRAM)
    # Paths relative to the build folder, so that one cached compilation serves every build folder.
    set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_BASEDIR=${CMAKE_SOURCE_DIR};${CCACHE_PROGRAM}")
  endif()
  get_target_property(includes ${target} INCLUDE_DIRECTORIES)
  list(FILTER includes INCLUDE REGEX "verilator|${prefix}")
  target_include_directories(${target} SYSTEM PUBLIC ${includes})
endfunction()

# Reads config <name> of hw/asic/configs.yaml into variables named after its keys, prefixed by c_.
# The library reads and checks the same file (hw/asic/configs.cpp); this is its plain subset: two
# levels, a scalar a line.
macro(strandline_read_config name)
  set(file ${CMAKE_SOURCE_DIR}/hw/asic/configs.yaml)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(STRINGS ${file} lines)
  set(inside FALSE)
  foreach(line IN LISTS lines)
    if(line MATCHES "^  ([a-z0-9-]+):$")
      string(COMPARE EQUAL "${CMAKE_MATCH_1}" "${name}" inside)
    elseif(inside AND line MATCHES "^    ([a-z0-9_]+): ([a-z0-9]+)$")
      set(c_${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
    endif()
  endforeach()
  if(NOT DEFINED c_rows)
    message(FATAL_ERROR "hw/asic/configs.yaml has no config '${name}'")
  endif()
endmacro()

# strandline_rtl_core(<config>): library strandline_rtl_<prefix> with a Verilated sl_core and its
# factory. Sets `prefix` and `literal`, the config as a C++ Accelerator, for the caller.
function(strandline_rtl_core CONFIG)
  strandline_read_config(${CONFIG})
  string(REPLACE "-" "_" PREFIX ${CONFIG})
  set(width 8)
  set(float 0)
  set(kind kInt8)
  if(c_data STREQUAL bf16)
    set(width 16)
    set(float 1)
    set(kind kBf16)
  elseif(c_fp8)
    set(float 2)
  endif()
  set(transposer 0)
  set(window 0)
  if(c_transposer)
    set(transposer 1)
  endif()
  if(c_window_mask)
    set(window 1)
  endif()
  set(options "")
  set(option_fields "")
  foreach(option "topk Topk" "gather Gather" "scan Scan" "vector_processor Vproc"
                 "output_stationary OutputStationary" "sparse_2_4 Sparse" "fp8 -")
    string(REPLACE " " ";" option ${option})
    list(GET option 0 key)
    list(GET option 1 parameter)
    if(c_${key})
      if(NOT parameter STREQUAL "-")  # fp8 is a value of Float
        list(APPEND options -G${parameter}=1)
      endif()
      string(APPEND option_fields ", .${key} = true")
    endif()
  endforeach()
  if(c_scan)
    list(APPEND options -GScanLanes=${c_scan_lanes} -GScanRows=${c_scan_rows})
    string(APPEND option_fields
      ", .scan_lanes = ${c_scan_lanes}, .scan_rows = ${c_scan_rows}")
  endif()
  if(c_vector_processor)
    list(APPEND options -GVprocLanes=${c_vproc_lanes} -GVprocWords=${c_vproc_words})
    string(APPEND option_fields
      ", .vproc_lanes = ${c_vproc_lanes}, .vproc_words = ${c_vproc_words}")
  endif()
  if(c_topk AND c_route_entries)
    list(APPEND options -GRouteEntries=${c_route_entries})
    string(APPEND option_fields ", .route_entries = ${c_route_entries}")
  endif()
  configure_file(verilated_core.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/${PREFIX}.cpp @ONLY)
  add_library(strandline_rtl_${PREFIX} STATIC ${CMAKE_CURRENT_BINARY_DIR}/${PREFIX}.cpp)
  target_link_libraries(strandline_rtl_${PREFIX} PRIVATE strandline_cosim)
  strandline_verilate(strandline_rtl_${PREFIX} V${PREFIX} sl_core ARGS
    -GRows=${c_rows} -GCols=${c_cols} -GDataWidth=${width} -GFloat=${float}
    -GSpadRows=${c_spad_rows} -GSpadBanks=${c_spad_banks} -GVmemRows=${c_vmem_rows}
    -GVmemBanks=${c_vmem_banks} -GVectorLanes=${c_vector_lanes} -GSoftmaxLanes=${c_softmax_lanes}
    -GStateRows=${c_state_rows} -GBusBytes=${c_dma_bytes} -GOutstanding=${c_dma_outstanding}
    -GQueueDepth=${c_queue_depth} -GWindow=${window} -GTransposer=${transposer}
    ${options})
  set(prefix ${PREFIX} PARENT_SCOPE)
  set(literal "{.name = \"${CONFIG}\", .rows = ${c_rows}, .cols = ${c_cols},
      .element = Element::${kind}, .vector_lanes = ${c_vector_lanes},
      .softmax_lanes = ${c_softmax_lanes}, .state_rows = ${c_state_rows},
      .spad_rows = ${c_spad_rows}, .spad_banks = ${c_spad_banks}, .vmem_rows = ${c_vmem_rows},
      .vmem_banks = ${c_vmem_banks}, .dma_bytes = ${c_dma_bytes},
      .dma_outstanding = ${c_dma_outstanding}, .queue_depth = ${c_queue_depth},
      .transposer = ${c_transposer}, .window_mask = ${c_window_mask}${option_fields}}" PARENT_SCOPE)
endfunction()

# strandline_rtl_units(<config>): library strandline_rtl_units_<prefix> with four units of the config
# Verilated alone, and their factory. Sets `prefix` for the caller.
function(strandline_rtl_units CONFIG)
  strandline_read_config(${CONFIG})
  string(REPLACE "-" "_" PREFIX ${CONFIG})
  set(sizes -GRows=${c_rows} -GCols=${c_cols} -GDataWidth=8)
  set(float 0)
  if(c_data STREQUAL bf16)
    set(sizes -GRows=${c_rows} -GCols=${c_cols} -GDataWidth=16)
    set(float 1)
  endif()
  set(window 0)
  if(c_window_mask)
    set(window 1)
  endif()
  configure_file(verilated_units.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/${PREFIX}_units.cpp @ONLY)
  set(library strandline_rtl_units_${PREFIX})
  add_library(${library} STATIC ${CMAKE_CURRENT_BINARY_DIR}/${PREFIX}_units.cpp)
  target_link_libraries(${library} PRIVATE strandline_cosim)
  strandline_verilate(${library} V${PREFIX}_array sl_matmul ARGS ${sizes} -GFloat=${float})
  strandline_verilate(${library} V${PREFIX}_transposer sl_transposer ARGS ${sizes})
  strandline_verilate(${library} V${PREFIX}_vector sl_vector ARGS ${sizes}
    -GLanes=${c_vector_lanes} -GStateRows=${c_state_rows})
  strandline_verilate(${library} V${PREFIX}_softmax sl_softmax ARGS ${sizes}
    -GLanes=${c_softmax_lanes} -GStateRows=${c_state_rows} -GWindow=${window})
  set(prefix ${PREFIX} PARENT_SCOPE)
endfunction()
