package workday

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// tokyo is where the centre is.
var tokyo = time.FixedZone("Asia/Tokyo", 9*60*60)

// The day is a Wednesday without a holiday.
const theDay = "2026-11-25"

// at is a time of the day.
func at(hour, minute int) time.Time {
	return time.Date(2026, 11, 25, hour, minute, 0, 0, tokyo).UTC()
}

// dawn is when a day begins that is played, dusk when it is given up.
var dawn, dusk = at(7, 30), at(23, 0)

// The brands of the centre.
const (
	theCentre desk.CentreID    = "centre"
	midori    desk.WorkspaceID = "midori" // cosmetics by subscription; 9:00 to 20:00
	sora      desk.WorkspaceID = "sora"   // household appliances; 10:00 to 19:00; asks for its training
)

var brands = []desk.WorkspaceID{midori, sora}

// counter is a channel with the queue that serves it.
type counter struct {
	channel desk.ChannelID
	queue   desk.QueueID
	brand   desk.WorkspaceID
	share   float64 // of all inquiries that the campaign does not bring
}

var counters = []*counter{
	{"midori-line", "midori-first", midori, 0.40},
	{"midori-plan", "midori-plan", midori, 0.15}, // subscriptions: needs a skill
	{"sora-line", "sora-first", sora, 0.32},
	{"sora-care", "sora-care", sora, 0.13}, // repairs: a priority, and whoever knows the customer
}

// hours of a brand, in hours of the day.
func hours(w desk.WorkspaceID) (from, to int) {
	if w == midori {
		return 9, 20
	}
	return 10, 19
}

// opens is when the brand does.
func (c *counter) opens() time.Time {
	from, _ := hours(c.brand)
	return at(from, 0)
}

// other is the brand's other queue.
func (c *counter) other() *counter {
	for _, o := range counters {
		if o.brand == c.brand && o != c {
			return o
		}
	}
	return c
}

// rush is how many write in each hour from 8:00, in parts.
var rush = []float64{0.5, 1.2, 1.3, 1.2, 2.1, 1.4, 1.0, 1.0, 1.0, 1.0, 0.9, 0.5}

// campaign is the share of inquiries that a broadcast of 15:00 brings, most of them within
// half an hour.
const campaign = 0.10

// arrival draws when somebody writes, and where.
func arrival(r *rand.Rand) (time.Time, *counter) {
	if r.Float64() < campaign {
		after := time.Duration(-math.Log(1-r.Float64()) * float64(16*time.Minute))
		return at(15, 0).Add(min(after, 90*time.Minute).Truncate(time.Millisecond)), counters[0]
	}
	return at(8, 0).Add(moment(r)), place(r)
}

func moment(r *rand.Rand) time.Duration {
	sum := 0.0
	for _, x := range rush {
		sum += x
	}
	left := r.Float64() * sum
	for hour, x := range rush {
		if left < x {
			return (time.Duration(hour)*time.Hour + time.Duration(left/x*float64(time.Hour))).Truncate(time.Millisecond)
		}
		left -= x
	}
	return time.Duration(len(rush)) * time.Hour
}

func place(r *rand.Rand) *counter {
	left := r.Float64()
	for _, c := range counters {
		if left < c.share {
			return c
		}
		left -= c.share
	}
	return counters[0]
}
