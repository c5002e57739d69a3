//go:build !race

package main

const (
	weekEvery    = 2 // hours between a brand's customers
	weekControls = 3
)
