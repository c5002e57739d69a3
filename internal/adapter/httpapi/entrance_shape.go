package httpapi

import (
	"slices"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/admission"
	"github.com/madoguchi-desk/madoguchi/internal/flow"
)

// readEntrance takes the API's form. What is wrong within, the settings themselves say.
func readEntrance(b Entrance) flow.EntranceRow {
	s := admission.Settings{On: b.On, Usual: readRow(b.Usual), Crowded: readRow(b.Crowded), Cap: b.Cap, PerHead: b.PerHead, Closed: desk.Way(b.Closed),
		Exempt: admission.Exempt{Calm: !b.Exempt.Complaints, Fresh: !b.Exempt.Returned, Tags: b.Exempt.Tags, Scenarios: b.Exempt.Scenarios},
		Pledges: admission.Pledges{Message: minutes(b.Pledges.Message), NoCallback: !b.Pledges.Callback, Slot: minutes(b.Pledges.Slot),
			Ahead: minutes(b.Pledges.Ahead)},
		Ask: admission.AskRules{Off: !b.Ask.On, Words: b.Ask.Words, Every: minutes(b.Ask.Every)},
		Surge: admission.SurgeRules{Auto: b.Surge.Auto, Up: readLevel(b.Surge.Up), Down: readLevel(b.Surge.Down), Least: minutes(b.Surge.Least),
			Mute: !b.Surge.Notice}}
	for _, q := range b.Queues {
		if s.Queues == nil {
			s.Queues = map[desk.QueueID]admission.Row{}
		}
		s.Queues[q.Queue] = readRow(q.Row)
	}
	for name, text := range b.Words {
		if strings.TrimSpace(text) != "" {
			if s.Words == nil {
				s.Words = map[string]string{}
			}
			s.Words[name] = text
		}
	}
	return flow.EntranceRow{Workspace: b.Workspace, Version: b.Version, Body: s}
}

func readRow(r EntranceRow) admission.Row {
	return admission.Row{Tell: minutes(r.Tell), TellFrom: r.TellFrom, Leave: minutes(r.Leave), Stay: minutes(r.Stay), Cap: r.Cap, PerHead: r.PerHead, Full: desk.Way(r.Full)}
}

func readLevel(l SurgeLevel) admission.Level {
	return admission.Level{Waiting: l.Waiting, Wait: minutes(l.Wait)}
}

func showEntrance(row flow.EntranceRow) Entrance {
	s := row.Body
	out := Entrance{Workspace: row.Workspace, Version: row.Version, On: s.On, Usual: showRow(s.Usual), Crowded: showRow(s.Crowded), Cap: s.Cap, PerHead: s.PerHead,
		Closed: string(s.Closed), Exempt: EntranceExempt{!s.Exempt.Calm, !s.Exempt.Fresh, s.Exempt.Tags, s.Exempt.Scenarios},
		Pledges: EntrancePledges{inMinutes(s.Pledges.Message), !s.Pledges.NoCallback, inMinutes(s.Pledges.Slot), inMinutes(s.Pledges.Ahead)},
		Ask:     EntranceAsk{!s.Ask.Off, s.Ask.Words, inMinutes(s.Ask.Every)},
		Surge:   EntranceSurge{s.Surge.Auto, showLevel(s.Surge.Up), showLevel(s.Surge.Down), inMinutes(s.Surge.Least), !s.Surge.Mute},
		Words:   s.Words, SavedAt: moment(row.At)}
	if out.Words == nil {
		out.Words = map[string]string{}
	}
	for id, r := range s.Queues {
		out.Queues = append(out.Queues, EntranceQueue{id, showRow(r)})
	}
	slices.SortFunc(out.Queues, func(a, b EntranceQueue) int { return strings.Compare(string(a.Queue), string(b.Queue)) })
	return out
}

func showRow(r admission.Row) EntranceRow {
	return EntranceRow{inMinutes(r.Tell), r.TellFrom, inMinutes(r.Leave), inMinutes(r.Stay), r.Cap, r.PerHead, string(r.Full)}
}

func showLevel(l admission.Level) SurgeLevel { return SurgeLevel{l.Waiting, inMinutes(l.Wait)} }

func inMinutes(d time.Duration) int64 { return int64(d / time.Minute) }
