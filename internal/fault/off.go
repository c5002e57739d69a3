//go:build !faults

package fault

// Point marks a place between two effects. Here it does nothing.
func Point(string) {}

// Sabotaged tells whether a rule is to be broken. Here none ever is.
func Sabotaged(string) bool { return false }
