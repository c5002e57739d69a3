package scenario

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/lineemu"
)

// verb is what a step does. n is the repetition, from 1.
type verb interface {
	do(ctx context.Context, r *run, n int) (outcome, error)
}

// outcome is what came of a verb.
type outcome struct {
	who      string // label, chosen from a crowd
	did      string
	delivery *lineemu.Delivery // of verbs that send a webhook
	eventIDs []string
}

// talk is one customer's act.
type talk struct{ spoken }

func (t *talk) do(_ context.Context, r *run, n int) (outcome, error) {
	act, who, err := r.compose(t.spoken, n)
	if err != nil {
		return outcome{}, err
	}
	r.watch.mark(r.users[who])
	said, err := r.p.Act(r.users[who], act)
	if err != nil {
		return outcome{}, err
	}
	r.remember(t.label, who, said)
	return outcome{who: who, did: describe(act), delivery: &said.Delivery, eventIDs: []string{said.EventID}}, nil
}

// compose turns labels into ids and draws what is open. Drawing is done here, in the order of the steps.
func (r *run) compose(s spoken, n int) (lineemu.Act, string, error) {
	act, who := s.act, s.who
	if size := r.crowds[who]; size > 0 {
		who = one(who, r.rnd.IntN(size))
	}
	if len(s.texts) > 0 {
		act.Text = s.texts[r.rnd.IntN(len(s.texts))]
	}
	for _, words := range []*string{&act.Text, &act.Data, &act.DisplayText} {
		if act.Type == "text" || act.Type == "postback" {
			*words = strings.ReplaceAll(*words, "{n}", strconv.Itoa(n))
		}
	}
	act.ChannelID, act.GroupID, act.Async = r.channels[s.channel], r.groups[s.group], s.async
	act.Members = nil
	for _, m := range s.members {
		act.Members = append(act.Members, r.users[m])
	}
	for _, ref := range []*string{&act.MessageID, &act.Quote} {
		id := r.messages[*ref]
		if *ref == lastMessage {
			id = r.newest[who]
		}
		if *ref != "" && id == "" {
			return act, who, fmt.Errorf("%s has no message %q yet", who, *ref)
		}
		*ref = id
	}
	return act, who, nil
}

func (r *run) remember(label, who string, said lineemu.Said) {
	if said.MessageID == "" {
		return
	}
	r.newest[who] = said.MessageID
	if label != "" {
		r.messages[label] = said.MessageID
	}
}

// describe tells an act in a few words.
func describe(a lineemu.Act) string {
	switch a.Type {
	case "text":
		return "says " + strconv.Quote(a.Text)
	case "postback":
		return "postback " + strconv.Quote(a.Data)
	default:
		return a.Type
	}
}

// together is several acts in one POST.
type together struct {
	line  int
	acts  []spoken
	async bool
}

func (t *together) do(_ context.Context, r *run, n int) (outcome, error) {
	acts := make([]lineemu.UserAct, len(t.acts))
	names := make([]string, len(t.acts))
	out := outcome{}
	for i, s := range t.acts {
		act, who, err := r.compose(s, n)
		if err != nil {
			return outcome{}, err
		}
		acts[i], names[i] = lineemu.UserAct{UserID: r.users[who], Act: act}, who
		r.watch.mark(r.users[who])
	}
	said, err := r.p.ActTogether(acts, t.async)
	if err != nil {
		return outcome{}, err
	}
	for i := range said {
		r.remember(t.acts[i].label, names[i], said[i])
		out.eventIDs = append(out.eventIDs, said[i].EventID)
	}
	out.who, out.delivery = strings.Join(slices.Compact(names), ", "), &said[0].Delivery
	out.did = fmt.Sprintf("%d events in one POST", len(said))
	return out, nil
}

// raw is a POST by hand.
type raw struct {
	channel string
	hook    lineemu.RawWebhook
	async   bool
}

func (v *raw) do(_ context.Context, r *run, _ int) (outcome, error) {
	hook := v.hook
	hook.ChannelID, hook.Async = r.channels[v.channel], v.async
	d, err := r.p.SendRaw(hook)
	return outcome{did: "raw webhook", delivery: &d}, err
}

type setFault struct {
	channel string
	fault   lineemu.Fault
}

func (v *setFault) do(_ context.Context, r *run, _ int) (outcome, error) {
	f := v.fault
	f.ChannelID = r.channels[v.channel]
	_, err := r.p.SetFault(f)
	return outcome{did: "fault " + f.Kind + " on " + f.Endpoint}, err
}

// clearFaults ends all trouble, the faults, the weather, or the faults of one endpoint.
type clearFaults struct{ what string }

func (v *clearFaults) do(_ context.Context, r *run, _ int) (outcome, error) {
	out := outcome{did: "clear " + v.what}
	if v.what == "weather" || v.what == "all" {
		if err := r.p.SetWeather(nil, 0); err != nil {
			return out, err
		}
	}
	switch v.what {
	case "weather":
	case "all", "faults":
		r.p.ClearFaults()
	default:
		var ids []int64
		for _, f := range r.p.Faults() {
			if f.Endpoint == v.what {
				ids = append(ids, f.ID)
			}
		}
		if len(ids) > 0 { // none named would mean all
			r.p.ClearFaults(ids...)
		}
	}
	return out, nil
}

type setWeather struct{ weather lineemu.Weather }

func (v *setWeather) do(_ context.Context, r *run, _ int) (outcome, error) {
	return outcome{did: "weather changes"}, r.p.SetWeather(v.weather, r.rnd.Uint64()|1)
}

// advance moves the platform's clock; the times of the steps do not notice.
type advance struct{ by time.Duration }

func (v *advance) do(_ context.Context, r *run, _ int) (outcome, error) {
	err := r.p.Advance(v.by)
	r.jumped += v.by
	return outcome{did: "the clock moves by " + v.by.String()}, err
}

type setChannel struct {
	channel string
	patch   lineemu.ChannelPatch
}

func (v *setChannel) do(_ context.Context, r *run, _ int) (outcome, error) {
	id := r.channels[v.channel]
	if id == "" {
		all := r.p.Channels()
		if len(all) == 0 {
			return outcome{}, fmt.Errorf("there is no channel to set")
		}
		id = all[0].ID
	}
	_, err := r.p.UpdateChannel(id, v.patch)
	return outcome{did: "the channel changes"}, err
}

// parallel is lists of steps side by side.
type parallel struct{ lists []list }

func (v *parallel) do(ctx context.Context, r *run, _ int) (outcome, error) {
	err := r.play(ctx, slices.Clone(v.lists))
	return outcome{did: fmt.Sprintf("%d lists of steps are done", len(v.lists))}, err
}
