/* In a file of its own: it draws in the C library's name service, which a
 * static program should only get if it asks for it. */
#include "plan.h"

#include <grp.h>

struct safespawn_step safespawn_initgroups(const char *user, gid_t group) {
  return SAFESPAWN_STEP3_(INITGROUPS, SAFESPAWN_POINTER_(user), group,
                          SAFESPAWN_POINTER_(getgrouplist));
}
