package main

import (
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

const (
	drainFor  = 15 * time.Minute
	leaseFor  = 11 * time.Minute
	renewEach = 10 * time.Minute
)

// worker is one of the people at work.
type worker struct {
	w         *week
	id        desk.OperatorID
	house     *house
	hours     [2]int // of their own zone
	lunch     [2]int
	here      bool // at the desk
	connected bool
}

// staff are those who serve: chiba both brands; aoki is a member of York's too, without its
// training; vera and victor serve only the counters of the exact cases.
var staff = []struct {
	id       desk.OperatorID
	house    int
	brands   []desk.WorkspaceID
	hours    [2]int
	lunch    [2]int
	capacity int
	profile  desk.StaffProfile
}{
	{"aoki", 0, []desk.WorkspaceID{"tokyo", "york"}, [2]int{9, 18}, [2]int{12, 13}, 4, desk.StaffProfile{Skills: map[string]int{"counter": 1, "shipping": 5}, Languages: []string{"ja", "en"}}},
	{"baba", 0, []desk.WorkspaceID{"tokyo"}, [2]int{9, 18}, [2]int{13, 14}, 3, desk.StaffProfile{Skills: map[string]int{"counter": 1}, Cap: 2}},
	{"chiba", 0, []desk.WorkspaceID{"tokyo", "york"}, [2]int{15, 24}, [2]int{18, 19}, 3, desk.StaffProfile{Skills: map[string]int{"counter": 1, "shipping": 1}, Languages: []string{"ja", "en"}, Certificates: []desk.WorkspaceID{"york"}}},
	{"cole", 1, []desk.WorkspaceID{"york"}, [2]int{9, 18}, [2]int{12, 13}, 3, desk.StaffProfile{Skills: map[string]int{"shipping": 3}, Languages: []string{"en"}, Certificates: []desk.WorkspaceID{"york"}}},
	{"dunn", 1, []desk.WorkspaceID{"york"}, [2]int{9, 18}, [2]int{13, 14}, 3, desk.StaffProfile{Skills: map[string]int{"shipping": 2}, Languages: []string{"en"}, Certificates: []desk.WorkspaceID{"york"}}},
	{"vera", 0, []desk.WorkspaceID{"tokyo"}, [2]int{9, 18}, [2]int{12, 13}, 20, desk.StaffProfile{Skills: map[string]int{"tokyo-exact": 1}}},
	{"vito", 0, []desk.WorkspaceID{"tokyo"}, [2]int{9, 18}, [2]int{12, 13}, 20, desk.StaffProfile{Skills: map[string]int{"tokyo-exact": 1}}},
	{"victor", 1, []desk.WorkspaceID{"york"}, [2]int{9, 18}, [2]int{12, 13}, 20, desk.StaffProfile{Skills: map[string]int{"york-exact": 1}, Languages: []string{"en"}, Certificates: []desk.WorkspaceID{"york"}}},
}

// employ makes the people, and plans their days.
func (w *week) employ() {
	for _, s := range staff {
		o := &worker{w: w, id: s.id, house: w.houses[s.house], hours: s.hours, lunch: s.lunch}
		p := desk.Person{ID: s.id, Centre: "ce", Email: string(s.id) + "@example.jp", Name: string(s.id), Role: desk.RoleOperator,
			Presence: desk.Offline, Capacity: s.capacity, Memberships: map[desk.WorkspaceID]desk.Role{}}
		for _, b := range s.brands {
			p.Memberships[b] = desk.RoleOperator
		}
		w.must(w.p.store.PutPerson(w.ctx, p, "x"))
		w.people[s.id] = o
		profile := s.profile
		profile.Week, profile.Days = o.shifts()
		_, err := w.p.routing.SetProfile(w.ctx, w.boss, s.id, 0, s.capacity, profile)
		w.must(err)
		o.days()
	}
	w.after(renewEach, w.renew)
}

// shifts writes their hours down in the centre's time, which is Tokyo's.
func (o *worker) shifts() (week []desk.Shift, days []desk.ShiftDay) {
	ahead := 0
	if o.house.id == "york" {
		ahead = 14 // hours, in January
	}
	for d := time.Monday; d <= time.Friday; d++ {
		week = append(week, desk.Shift{Day: d, From: (o.hours[0] + ahead) * 60, To: (o.hours[1] + ahead) * 60})
	}
	if o.house.off != "" {
		days = append(days, desk.ShiftDay{Date: o.house.off})
	}
	return week, days
}

// days plans their working days: a pause, and in the last quarter of an hour nothing new.
func (o *worker) days() {
	for day := range 9 {
		noon := friday.AddDate(0, 0, day).Add(12 * time.Hour)
		at := func(hour int) time.Time {
			return time.Date(noon.Year(), noon.Month(), noon.Day(), hour, 0, 0, 0, o.house.zone)
		}
		if d := noon.Weekday(); d == time.Saturday || d == time.Sunday || noon.Format(time.DateOnly) == o.house.off {
			continue
		}
		if at(o.hours[1]).Before(friday) || at(o.hours[0]).Before(friday) {
			continue
		}
		o.w.on(at(o.hours[0]), func() { o.sets(desk.Available) })
		o.w.on(at(o.lunch[0]), func() { o.sets(desk.Break) })
		o.w.on(at(o.lunch[1]), func() { o.sets(desk.Available) })
		o.w.on(at(o.hours[1]), func() { o.sets(desk.Offline) })
		o.w.expect(at(o.hours[1]).Add(-drainFor), string(o.id)+" draining")
	}
	if o.id == "cole" { // who closes the laptop without a word, and comes again the next morning
		o.w.on(o.house.at("Wed 12 15:05:00"), func() {
			o.here, o.connected = false, false
			p := o.person()
			o.w.expect(p.PresenceUntil, "cole offline lost")
			o.w.unexpect(o.house.at("Wed 12 17:45:00"), "cole draining")
		})
	}
}

func (o *worker) person() desk.Person {
	p, err := o.w.p.store.Person(o.w.ctx, o.id)
	o.w.must(err)
	return p
}

// sets is what somebody does at their console.
func (o *worker) sets(to desk.Presence) {
	if to == desk.Offline && !o.connected {
		return
	}
	o.here, o.connected = to == desk.Available, to != desk.Offline
	_, err := o.w.p.door.SetPresence(o.w.ctx, o.person(), to)
	o.w.must(err)
	if o.connected {
		o.w.lease([]desk.OperatorID{o.id})
	}
}

// renew is what the streams of open consoles do, with a longer lease and less often: so the
// week takes seconds.
func (w *week) renew() {
	var who []desk.OperatorID
	for _, s := range staff {
		if w.people[s.id].connected {
			who = append(who, s.id)
		}
	}
	if len(who) > 0 {
		w.lease(who)
	}
	w.after(renewEach, w.renew)
}

func (w *week) lease(who []desk.OperatorID) {
	now := bubbleClock{}.Now()
	revived, err := w.p.store.RenewPresence(w.ctx, who, now, now.Add(leaseFor))
	w.must(err)
	if len(revived) > 0 {
		w.broken("the lease of %v had ended", revived)
	}
}
