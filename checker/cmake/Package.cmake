# Debian packages, by "cpack -G DEB": the runtime, what is of no version of LLVM,
# and the checks for the version that this build is for.

set(CPACK_PACKAGE_NAME safespawn)
set(CPACK_PACKAGE_VENDOR safespawn)
set(CPACK_PACKAGE_CONTACT "safespawn")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime runtime-dev common checker)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libsafespawn1)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION
    "Starts processes in the time of a bare vfork, safely")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_GENERATE_SHLIBS ON)

set(CPACK_DEBIAN_RUNTIME-DEV_PACKAGE_NAME libsafespawn-dev)
set(CPACK_DEBIAN_RUNTIME-DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_RUNTIME-DEV_DESCRIPTION
    "Header, manual and static library of libsafespawn")
set(CPACK_DEBIAN_RUNTIME-DEV_PACKAGE_DEPENDS
    "libsafespawn1 (= ${PROJECT_VERSION})")

set(CPACK_DEBIAN_COMMON_PACKAGE_NAME safespawn-common)
set(CPACK_DEBIAN_COMMON_DESCRIPTION
    "Loader, converter, scripts and documentation of safespawn's checks")
set(CPACK_DEBIAN_COMMON_PACKAGE_DEPENDS "python3")
set(CPACK_DEBIAN_COMMON_PACKAGE_RECOMMENDS
    "python3-yaml, libsafespawn-dev (= ${PROJECT_VERSION})")

set(major ${SAFESPAWN_LLVM_MAJOR})
set(CPACK_DEBIAN_CHECKER_PACKAGE_NAME safespawn-${major})
set(CPACK_DEBIAN_CHECKER_DESCRIPTION
    "clang-tidy ${major} with checks for unsafe code in vfork and fork children")
# clang's own headers, which no shared library stands for.
set(CPACK_DEBIAN_CHECKER_PACKAGE_DEPENDS
    "safespawn-common (= ${PROJECT_VERSION}), libclang-common-${major}-dev")
set(CPACK_DEBIAN_CHECKER_PACKAGE_RECOMMENDS
    "clang-tidy-${major}, clang-tools-${major}")

include(CPack)
