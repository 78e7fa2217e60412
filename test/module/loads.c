// RUN: %clang_tidy -checks=-*,safespawn-* -list-checks | FileCheck %s
// Twice, as when a build adds the option to a user's own.
// RUN: %clang_tidy -load=%module -checks=-*,safespawn-* -list-checks | FileCheck %s
// CHECK: safespawn-
