//go:build !race

package workday

const (
	underRace     = false
	conversations = 200
)
