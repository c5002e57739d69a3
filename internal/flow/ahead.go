package flow

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/decide"
	"github.com/madoguchi-desk/madoguchi/internal/desk/forecast"
	"github.com/madoguchi-desk/madoguchi/internal/desk/sla"
)

// Ahead tells what centres have before them. It looks only when it is asked, and then plays
// again what has changed, at most every few seconds; so it costs nothing where nobody asks.
// Safe for many goroutines: those who ask at once get one answer.
type Ahead struct {
	env    Env
	reads  Outlooks
	routes Routes
	read   Reader
	rules  *Rulebook
	feed   Feed

	mu      sync.Mutex
	centres map[desk.CentreID]*outlook
}

// NewAhead makes it.
func NewAhead(env Env, reads Outlooks, routes Routes, read Reader, rules *Rulebook, feed Feed) *Ahead {
	return &Ahead{env: env, reads: reads, routes: routes, read: read, rules: rules, feed: feed, centres: map[desk.CentreID]*outlook{}}
}

// How old an answer may be.
const (
	aheadFresh = 3 * time.Second  // whatever happens meanwhile
	aheadStale = 20 * time.Second // where nothing happened: time alone changes little
	pastFresh  = time.Minute      // what the past says
)

// aheadSeed fixes the plays' numbers: a forecast changes because the centre does.
const aheadSeed = 1

// outlook is what is known of a centre, kept until it is too old.
type outlook struct {
	mu sync.Mutex
	Outlook
	cursor  string // of the feed, before the scene was read
	past    past
	pastAt  time.Time
	noted   time.Time       // when a forecast was last kept
	record  forecast.Record // of what was foretold here, and how it came true
	rated   []decide.Rated  // what would help, once somebody asked
	isRated bool
}

// Outlook is a centre's scene and what comes of it. It is shared: nobody changes it.
type Outlook struct {
	Scene    decide.Scene
	Forecast forecast.Forecast
	Cut      map[desk.QueueID]bool // more wait there than were looked at
}

// Centre gives a centre's outlook, at most some seconds old.
func (a *Ahead) Centre(ctx context.Context, centre desk.CentreID) (Outlook, error) {
	o := a.of(centre)
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := a.fresh(ctx, o, centre); err != nil {
		return Outlook{}, err
	}
	return o.Outlook, nil
}

// Remedies gives what would help a centre now, the most for its burden first.
func (a *Ahead) Remedies(ctx context.Context, centre desk.CentreID) (Outlook, []decide.Rated, error) {
	o := a.of(centre)
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := a.fresh(ctx, o, centre); err != nil {
		return Outlook{}, nil, err
	}
	if !o.isRated {
		o.rated, o.isRated = decide.Remedies(o.Scene, o.Forecast, aheadSeed, func(decide.Remedy) bool { return true }), true
	}
	return o.Outlook, o.rated, nil
}

// fresh looks again if what is known is too old.
func (a *Ahead) fresh(ctx context.Context, o *outlook, centre desk.CentreID) error {
	now := a.env.Clock.Now()
	age := now.Sub(o.Scene.Now)
	if age >= 0 && age < aheadFresh && o.cursor != "" {
		return nil
	}
	cursor, err := a.feed.Head(ctx)
	if err != nil {
		return err
	}
	if cursor == o.cursor && age >= 0 && age < aheadStale {
		return nil
	}
	if err := a.look(ctx, o, centre, now); err != nil {
		return err
	}
	o.cursor = cursor
	return nil
}

func (a *Ahead) of(centre desk.CentreID) *outlook {
	a.mu.Lock()
	defer a.mu.Unlock()
	o := a.centres[centre]
	if o == nil {
		o = &outlook{}
		a.centres[centre] = o
	}
	return o
}

// look reads the scene and plays it.
func (a *Ahead) look(ctx context.Context, o *outlook, centre desk.CentreID, now time.Time) error {
	scene, err := a.scene(ctx, centre, now)
	if err != nil {
		return err
	}
	if o.pastAt.IsZero() || now.Sub(o.pastAt) >= pastFresh || now.Before(o.pastAt) {
		if o.past, err = a.remember(ctx, centre, scene); err != nil {
			return err
		}
		o.pastAt = now
	}
	scene.Learnt, scene.Rates, scene.Correct = o.past.learnt, o.past.rates, scene.Heard(&o.record)
	scene.Each = o.Scene.Each
	if scene.Doors, err = a.doors(ctx, o.past.through); err != nil {
		return err
	}
	waiting := map[desk.QueueID]int{}
	for _, w := range scene.Waiting {
		waiting[w.Queue]++
	}
	cut := map[desk.QueueID]bool{}
	for q, n := range waiting {
		cut[q] = n >= maxLine
	}
	played := scene.Picture().Play(aheadSeed, forecast.DefaultRuns)
	scene.Each = scene.Lines(played)
	o.Outlook = Outlook{Scene: scene, Forecast: played, Cut: cut}
	scene.Told(&o.record, o.Forecast)
	o.rated, o.isRated = nil, false
	a.note(ctx, o, centre)
	return nil
}

// Bounds of what a scene looks at.
const (
	maxLine = 2000   // that wait, in each queue
	maxHand = 10_000 // that people have in hand
)

func (a *Ahead) scene(ctx context.Context, centre desk.CentreID, now time.Time) (s decide.Scene, err error) {
	s = decide.Scene{Now: now, May: mayWork, Clocks: map[desk.WorkspaceID]*sla.Rules{}}
	row, err := a.routes.Policy(ctx, centre)
	if err != nil {
		return s, err
	}
	s.Policy, s.Zone = row.Policy, row.Policy.Location()
	if s.People, err = a.read.People(ctx, centre); err != nil {
		return s, err
	}
	s.People = slices.DeleteFunc(s.People, func(p desk.Person) bool { return p.Disabled })
	if s.Queues, err = a.read.Queues(ctx, centre); err != nil {
		return s, err
	}
	var queues []desk.QueueID
	for _, q := range s.Queues {
		queues = append(queues, q.ID)
		if _, known := s.Clocks[q.Workspace]; known {
			continue
		}
		rules, err := a.rules.Of(ctx, q.Workspace)
		if err != nil {
			return s, err
		}
		s.Clocks[q.Workspace] = rules.Clocks
	}
	if len(queues) == 0 {
		return s, nil
	}
	if s.Waiting, err = a.reads.Line(ctx, queues, maxLine); err != nil {
		return s, err
	}
	s.InHand, err = a.reads.InHand(ctx, queueBrands(s.Queues), maxHand)
	return s, err
}

func queueBrands(queues []desk.Queue) (out []desk.WorkspaceID) {
	for _, q := range queues {
		if !slices.Contains(out, q.Workspace) {
			out = append(out, q.Workspace)
		}
	}
	return out
}
