#define _FEATURES_H
#if defined(TEST_GLIBC) || defined(TEST_UCLIBC)
#define __GLIBC__ 2
#define __GLIBC_MINOR__ TEST_GLIBC
#endif
#ifdef TEST_UCLIBC
#define __UCLIBC__ 1
#define __UCLIBC_MAJOR__ 1
#define __UCLIBC_MINOR__ 0
#endif
#ifdef TEST_NEWLIB
#undef _FEATURES_H
#define __NEWLIB__ 4
#define __NEWLIB_MINOR__ 3
#endif
#ifdef TEST_BIONIC
#define __BIONIC__ 1
#endif
#ifdef TEST_NONE
#undef _FEATURES_H
#endif
