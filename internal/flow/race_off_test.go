//go:build !race

package flow_test

const everyOrder = 1
