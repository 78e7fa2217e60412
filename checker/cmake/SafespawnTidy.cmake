# safespawn_enable_tidy(TARGET... [CHECKS CHECKS] [WARNINGS_AS_ERRORS])
#
# Lets each compilation of the targets' C and C++ sources run the checks. CHECKS is
# what clang-tidy's -checks takes, "-*,safespawn-*" by default; options of the
# checks come from .clang-tidy files. With WARNINGS_AS_ERRORS a finding fails the
# build. A program with the checks inside is run: if it is gone, or ends without
# having looked at a source, the build fails too.
#
# Which program that is can be set by SAFESPAWN_TIDY.

function(safespawn_enable_tidy)
  cmake_parse_arguments(PARSE_ARGV 0 arg "WARNINGS_AS_ERRORS" "CHECKS" "")
  if(NOT arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "safespawn_enable_tidy: no target is named.")
  endif()
  if(NOT CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
    message(FATAL_ERROR "safespawn_enable_tidy: the generator ${CMAKE_GENERATOR} runs no "
                        "clang-tidy; use Ninja or Makefiles.")
  endif()

  # Debian's packages have a program for each version of LLVM.
  file(GLOB names RELATIVE "${_SAFESPAWN_BINDIR}" "${_SAFESPAWN_BINDIR}/safespawn-tidy-[0-9]*")
  list(SORT names COMPARE NATURAL ORDER DESCENDING)
  find_program(SAFESPAWN_TIDY NAMES safespawn-tidy ${names}
               PATHS "${_SAFESPAWN_BINDIR}" NO_DEFAULT_PATH
               DOC "clang-tidy with safespawn's checks inside")
  if(NOT SAFESPAWN_TIDY)
    message(FATAL_ERROR "safespawn_enable_tidy: there is no safespawn-tidy in "
                        "${_SAFESPAWN_BINDIR}; install safespawn with its checker, or set "
                        "SAFESPAWN_TIDY to the program.")
  endif()

  if(NOT arg_CHECKS)
    set(arg_CHECKS "-*,safespawn-*")
  endif()
  execute_process(COMMAND "${SAFESPAWN_TIDY}" "-checks=${arg_CHECKS}" -list-checks
                  OUTPUT_VARIABLE listed ERROR_VARIABLE error RESULT_VARIABLE status)
  if(NOT status EQUAL 0 OR NOT listed MATCHES "safespawn-")
    string(STRIP "${status} ${error}" error)
    message(FATAL_ERROR "safespawn_enable_tidy: ${SAFESPAWN_TIDY} with the checks "
                        "'${arg_CHECKS}' knows no check of safespawn (${error}); set "
                        "SAFESPAWN_TIDY to the safespawn-tidy that is installed, and CHECKS "
                        "to what includes safespawn-*.")
  endif()

  set(command "${SAFESPAWN_TIDY}" -quiet "-checks=${arg_CHECKS}")
  if(arg_WARNINGS_AS_ERRORS)
    list(APPEND command "-warnings-as-errors=safespawn-*")
  endif()
  foreach(target IN LISTS arg_UNPARSED_ARGUMENTS)
    if(NOT TARGET ${target})
      message(FATAL_ERROR "safespawn_enable_tidy: there is no target ${target}.")
    endif()
    foreach(language IN ITEMS C CXX)
      get_target_property(other ${target} ${language}_CLANG_TIDY)
      if(other)
        message(FATAL_ERROR "safespawn_enable_tidy: ${target} runs another clang-tidy already "
                            "(${other}); make that ${SAFESPAWN_TIDY}, which has all checks of "
                            "clang-tidy too.")
      endif()
      set_property(TARGET ${target} PROPERTY ${language}_CLANG_TIDY "${command}")
    endforeach()
  endforeach()
endfunction()
