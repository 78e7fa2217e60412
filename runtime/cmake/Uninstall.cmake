# Removes what an install manifest lists, and the directories that are empty then:
# cmake -DMANIFEST=FILE -P Uninstall.cmake

cmake_minimum_required(VERSION 3.20)
if(NOT EXISTS "${MANIFEST}")
  message(FATAL_ERROR "There is no ${MANIFEST}: nothing was installed from this build "
                      "directory; run cmake --install first.")
endif()
file(STRINGS "${MANIFEST}" files)
set(directories)
foreach(file IN LISTS files)
  set(file "$ENV{DESTDIR}${file}")
  message(STATUS "Removing ${file}")
  file(REMOVE "${file}")
  cmake_path(GET file PARENT_PATH directory)
  list(APPEND directories "${directory}")
endforeach()
list(REMOVE_DUPLICATES directories)
foreach(directory IN LISTS directories)
  # Up to one that holds something, or that systems have even if it is empty.
  while(IS_DIRECTORY "${directory}" AND NOT directory MATCHES
        "^/(usr(/local)?(/(bin|include|lib|sbin|share|share/man|share/doc))?|opt|tmp|home)?$")
    file(GLOB inside "${directory}/*" "${directory}/.?*")
    list(FILTER inside EXCLUDE REGEX "/\\.\\.$")
    if(inside)
      break()
    endif()
    file(REMOVE_RECURSE "${directory}")
    cmake_path(GET directory PARENT_PATH directory)
  endwhile()
endforeach()
