// Package fault lets a test end a process at a named place between two effects,
// and break one rule on purpose, so that a fault test can show that it would
// notice. In a normal build nothing of it is there: Point is empty, Sabotaged is
// the constant false, and the compiler drops both with what hangs on them. Only
// the build tag "faults" makes them real, by environment:
//
//	MADOGUCHI_DIE_AT=send.called:3     SIGKILL to itself at the third passing
//	MADOGUCHI_STOP_AT=job.done:1       SIGSTOP to itself at the first
//	MADOGUCHI_SABOTAGE=no_dedupe,…     rules to break, see script/fault
//
// Dependencies: the standard library. Flow and adapters may import it; the desk,
// which has no effects, may not.
package fault
