package pgserver

import "syscall"

// endWithParent asks the kernel to stop the server at once when we die.
func endWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGQUIT }
