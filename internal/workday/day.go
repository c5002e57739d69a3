package workday

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk/routing"
)

// Result is a day under several policies.
type Result struct {
	Options Options
	Figures []Figures // in the order of the options' policies, the naive one last
	Took    time.Duration
}

// Run plays the day under each policy and under the naive one, as many at once as are given
// to work on it: they share nothing. now is the machine's clock.
func Run(ctx context.Context, o Options, open Open, atOnce int, now func() time.Time) (Result, error) {
	if err := o.check(); err != nil {
		return Result{}, err
	}
	out, began := Result{Options: o}, now()
	plan := draw(o)
	policies := append(slices.Clone(o.Policies), Naive)
	out.Figures = make([]Figures, len(policies))
	errs := make([]error, len(policies))
	turns := make(chan struct{}, max(1, atOnce))
	var all sync.WaitGroup
	for i, policy := range policies {
		all.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			out.Figures[i], errs[i] = one(ctx, plan, policy, o, open, now)
		})
	}
	all.Wait()
	out.Took = now().Sub(began)
	return out, errors.Join(errs...)
}

// Err says which promises were not kept; nil when all were.
func (r Result) Err() error {
	var errs []error
	naive := r.Figures[len(r.Figures)-1].Actual.Fairness
	for _, f := range r.Figures {
		errs = append(errs, f.Err(r.Options.Seed))
		if f.Policy == routing.ModelLeastLoad && f.Actual.Taken >= fairWith*r.Options.Operators && f.Actual.Fairness < naive-fairEnough {
			errs = append(errs, fmt.Errorf("seed %d, %s: work was shared less fairly (%.3f) than by turns (%.3f)", r.Options.Seed, f.Policy, f.Actual.Fairness, naive))
		}
	}
	return errors.Join(errs...)
}

// fairEnough is how much less fairly than by turns the usual policy may share the work of a day,
// on Jain's index of work by time present. People differ in brands, skills, shifts and capacity,
// so that no policy comes to 1.
const fairEnough = 0.02

// fairWith is how many talks somebody must have had for that to say something.
const fairWith = 20

// one plays the day under one policy.
func one(ctx context.Context, p plan, policy string, o Options, open Open, now func() time.Time) (f Figures, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("seed %d, %s: %w", o.Seed, policy, err)
		}
	}()
	began := now()
	w, err := newWorld(ctx, p, policy, o, open)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if err := w.play(teller(o.Progress, policy, began, now)); err != nil {
		return f, err
	}
	if err := w.end(ctx); err != nil {
		return f, err
	}
	if f, err = w.figures(); err != nil {
		return f, err
	}
	f.Took = now().Sub(began)
	return f, nil
}

// teller says each hour of the day when it is over.
func teller(out io.Writer, policy string, began time.Time, now func() time.Time) func(time.Time) {
	if out == nil {
		return nil
	}
	hour := dawn.In(tokyo).Hour()
	return func(at time.Time) {
		if h := at.In(tokyo).Hour(); h != hour {
			hour = h
			fmt.Fprintf(out, "%-15s %02d:00  %6.1f s\n", policy, h, now().Sub(began).Seconds())
		}
	}
}
