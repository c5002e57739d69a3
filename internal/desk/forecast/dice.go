package forecast

import (
	"math"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// dice gives each thing its number in each run. Over the runs each thing meets each part of
// its distribution once (a latin hypercube), so that few runs tell much; and a thing's number
// depends on nothing but the seed, the run and itself.
type dice struct {
	seed uint64
	runs uint64 // a power of two
}

// What a number is drawn for; things of different kinds never share one.
const (
	forHandle = iota + 1
	forReply
	forLeft
	forAnswer
	forGap
	forTurn
)

func (d dice) thing(kind int, name uint64) uint64 {
	return mix(d.seed ^ uint64(kind)<<56 ^ name)
}

// named makes a name of an id (FNV-1a): an inquiry keeps its numbers from look to look,
// whoever comes and goes around it.
func named(id desk.ConversationID) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	return h
}

// stratified gives a number between 0 and 1.
func (d dice) stratified(run int, thing uint64) float64 {
	place := (uint64(run)*(thing|1) + thing>>32) & (d.runs - 1)
	within := unit(mix(thing ^ uint64(run+1)*0x9E3779B97F4A7C15))
	return (float64(place) + within) / float64(d.runs)
}

// gap is a time between two arrivals at a rate, in units of the rate's.
func (d dice) gap(run int, thing uint64, rate float64) float64 {
	return -math.Log(1-unit(mix(thing^uint64(run+1)*0x9E3779B97F4A7C15))) / rate
}

// mix is splitmix64's finish (Steele, Lea, Flood 2014).
func mix(z uint64) uint64 {
	z += 0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func unit(z uint64) float64 { return float64(z>>11) / (1 << 53) }
