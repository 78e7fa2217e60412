# What is installed: libraries, headers, CMake package, pkg-config file, manual.

include(CMakePackageConfigHelpers)

set_target_properties(safespawn-static PROPERTIES EXPORT_NAME static)
add_library(safespawn::safespawn ALIAS safespawn)
add_library(safespawn::static ALIAS safespawn-static)

install(
  TARGETS safespawn safespawn-static
  EXPORT safespawn-targets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
          COMPONENT runtime
          NAMELINK_COMPONENT runtime-dev
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime-dev)
install(TARGETS safespawn-record LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
                                         COMPONENT runtime-dev)
install(PROGRAMS record/safespawn-profile
        DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT runtime-dev)
install(
  DIRECTORY include/
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  COMPONENT runtime-dev
  FILES_MATCHING
  PATTERN "*.h"
  PATTERN "*.def")

# The CMake package
set(safespawn_package ${CMAKE_INSTALL_LIBDIR}/cmake/safespawn)
configure_package_config_file(
  cmake/safespawn-config.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/safespawn-config.cmake
  INSTALL_DESTINATION ${safespawn_package}
  PATH_VARS CMAKE_INSTALL_BINDIR NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(
  ${CMAKE_CURRENT_BINARY_DIR}/safespawn-config-version.cmake
  COMPATIBILITY SameMajorVersion)
install(
  EXPORT safespawn-targets
  NAMESPACE safespawn::
  DESTINATION ${safespawn_package}
  COMPONENT runtime-dev)
install(
  FILES ${CMAKE_CURRENT_BINARY_DIR}/safespawn-config.cmake
        ${CMAKE_CURRENT_BINARY_DIR}/safespawn-config-version.cmake
  DESTINATION ${safespawn_package}
  COMPONENT runtime-dev)

# The pkg-config file; what is installed below the prefix can be moved with it.
set(safespawn_pkgconfig ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
foreach(directory IN ITEMS INCLUDEDIR LIBDIR)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${directory}}")
    set(pc_${directory} "${CMAKE_INSTALL_${directory}}")
  else()
    set(pc_${directory} "\${prefix}/${CMAKE_INSTALL_${directory}}")
  endif()
endforeach()
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH pc_prefix /${safespawn_pkgconfig} /)
  string(REGEX REPLACE "/$" "" pc_prefix "\${pcfiledir}/${pc_prefix}")
endif()
configure_file(cmake/safespawn.pc.in ${CMAKE_CURRENT_BINARY_DIR}/safespawn.pc
               @ONLY)
install(
  FILES ${CMAKE_CURRENT_BINARY_DIR}/safespawn.pc
  DESTINATION ${safespawn_pkgconfig}
  COMPONENT runtime-dev)

# The manual. A page can be read under each name that its NAME section has.
file(GLOB pages CONFIGURE_DEPENDS man/*.[137])
foreach(page IN LISTS pages)
  get_filename_component(name ${page} NAME)
  string(REGEX MATCH "[137]$" section ${page})
  set(directory ${CMAKE_INSTALL_MANDIR}/man${section})
  install(
    FILES ${page}
    DESTINATION ${directory}
    COMPONENT runtime-dev)
  set_property(
    DIRECTORY
    APPEND
    PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
  file(STRINGS ${page} names REGEX "^\\.Nm [A-Za-z0-9_]+")
  foreach(line IN LISTS names)
    string(REGEX REPLACE "^\\.Nm ([A-Za-z0-9_]+).*" "\\1.${section}" link ${line})
    if(NOT link STREQUAL name)
      set(file ${CMAKE_CURRENT_BINARY_DIR}/man${section}/${link})
      file(WRITE ${file} ".so man${section}/${name}\n")
      install(
        FILES ${file}
        DESTINATION ${directory}
        COMPONENT runtime-dev)
    endif()
  endforeach()
endforeach()

add_custom_target(
  uninstall
  COMMAND ${CMAKE_COMMAND} -DMANIFEST=${CMAKE_BINARY_DIR}/install_manifest.txt -P
          ${CMAKE_CURRENT_SOURCE_DIR}/cmake/Uninstall.cmake
  VERBATIM)
