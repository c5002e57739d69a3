//go:build !race

package sim

const (
	underRace  = false
	usualSeeds = 300
)
