#include "daemon/role.h"
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>

bool
role_begin(const Config *config, GError **error)
{
    if (!cage_drop_user(config->user, error))
        return false;
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group; the supervisor ends us in order */
    umask(077);
    /* after the change of user, which clears it */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return fail_errno(error, FAIL_OURS, errno, "cannot tie a role to its supervisor");
    return true;
}
