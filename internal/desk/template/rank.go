package template

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Place is why a template stands where it stands in the list to choose from.
type Place string

// Places, in their order.
const (
	ForTopic Place = "topic" // colleagues used it in talks about the same
	Mine     Place = "mine"  // this operator uses it, lately or often
	Rest     Place = "rest"  // by folder and title
)

// How many stand in the first two places.
const (
	topTopic = 3
	topMine  = 6
	// An only use tells little of what a topic needs.
	minTopic = 2
	// halfLife is after what time a use counts half.
	halfLife = 14 * 24 * time.Hour
)

// Ranked is a template with its place.
type Ranked struct {
	Template
	Place Place
	Uses  int // this operator's, of those that were looked at
}

// Rank orders templates for somebody who is about to answer: first what is often used in talks
// about the same, then the operator's own habits, then the rest as in a drawer. mine and topic
// are the newest uses of each, in any order.
func Rank(list []Template, mine, topic []Use, now time.Time) []Ranked {
	own, _ := weigh(mine, now)
	about, times := weigh(topic, now)
	counts := map[ID]int{}
	for _, u := range mine {
		counts[u.Template]++
	}
	out := make([]Ranked, len(list))
	for i, t := range list {
		out[i] = Ranked{Template: t, Place: Rest, Uses: counts[t.ID]}
	}
	slices.SortStableFunc(out, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(a.Body.Folder, b.Body.Folder), cmp.Compare(a.Body.Title, b.Body.Title), cmp.Compare(a.ID, b.ID))
	})
	lift(out, ForTopic, topTopic, func(t Ranked) float64 {
		if times[t.ID] < minTopic {
			return 0
		}
		return about[t.ID]
	})
	lift(out, Mine, topMine, func(t Ranked) float64 { return own[t.ID] })
	slices.SortStableFunc(out, func(a, b Ranked) int {
		weight := map[Place]map[ID]float64{ForTopic: about, Mine: own}
		return cmp.Or(cmp.Compare(order(a.Place), order(b.Place)), cmp.Compare(weight[b.Place][b.ID], weight[a.Place][a.ID]))
	})
	return out
}

// lift gives a place to the heaviest of those that have none yet.
func lift(list []Ranked, to Place, n int, weight func(Ranked) float64) {
	var at []int
	for i := range list {
		if list[i].Place == Rest && weight(list[i]) > 0 {
			at = append(at, i)
		}
	}
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(weight(list[b]), weight(list[a])) })
	for _, i := range at[:min(n, len(at))] {
		list[i].Place = to
	}
}

// weigh sums uses up, each by its age, and counts them.
func weigh(uses []Use, now time.Time) (weight map[ID]float64, times map[ID]int) {
	weight, times = map[ID]float64{}, map[ID]int{}
	for _, u := range uses {
		weight[u.Template] += math.Exp2(-float64(max(now.Sub(u.At), 0)) / float64(halfLife))
		times[u.Template]++
	}
	return weight, times
}

func order(p Place) int { return slices.Index([]Place{ForTopic, Mine, Rest}, p) }
