# SPDX-FileCopyrightText: 2026 The Strandline Authors
# SPDX-License-Identifier: Apache-2.0

# `cmake --install build/release --component library --prefix P`: the engines as static libraries with
# their headers, catalogs and a CMake package. A user says find_package(Strandline) and links
# Strandline::study, or a level below it: strategy, evolution, hw, archs, core.
include(CMakePackageConfigHelpers)
set(engines core archs hw evolution strategy study)
set(package_dir lib/cmake/Strandline)
set(data_dir share/strandline)

list(TRANSFORM engines PREPEND strandline_ OUTPUT_VARIABLE engine_targets)
set_target_properties(strandline_flags PROPERTIES EXPORT_NAME flags)
install(TARGETS strandline_flags ${engine_targets} EXPORT StrandlineTargets
  ARCHIVE DESTINATION lib COMPONENT library)
install(EXPORT StrandlineTargets NAMESPACE Strandline:: DESTINATION ${package_dir} COMPONENT library)
foreach(folder ${engines})
  install(DIRECTORY ${CMAKE_SOURCE_DIR}/${folder} DESTINATION include/strandline COMPONENT library
    FILES_MATCHING PATTERN "*.h" PATTERN cosim EXCLUDE PATTERN systemc EXCLUDE PATTERN fidelity EXCLUDE)
endforeach()
# What the program reads, the libraries read too.
foreach(component program library)
  foreach(folder archs hw evolution strategy study scenarios)
    install(DIRECTORY ${CMAKE_SOURCE_DIR}/${folder} DESTINATION ${data_dir} COMPONENT ${component}
      FILES_MATCHING PATTERN "*.yaml" PATTERN "*.csv")
  endforeach()
endforeach()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/StrandlineConfig.cmake.in
  ${CMAKE_BINARY_DIR}/StrandlineConfig.cmake INSTALL_DESTINATION ${package_dir} PATH_VARS data_dir)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/StrandlineConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/StrandlineConfig.cmake
  ${CMAKE_BINARY_DIR}/StrandlineConfigVersion.cmake DESTINATION ${package_dir} COMPONENT library)
