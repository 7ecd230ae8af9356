#include "daemon/role.h"
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>

bool
role_begin(const Config *config, GError **error)
{
    if (!cage_drop_user(config->user, error))
        return false;
    signal(SIGPIPE, SIG_IGN);
    /* after the change of user, which clears it */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot tie a role to its supervisor");
    return true;
}
