package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// AheadAlarm is what was told of replies of a queue that will go over their time.
type AheadAlarm struct {
	Queue     desk.QueueID     `json:"queue_id"`
	Workspace desk.WorkspaceID `json:"workspace_id"`
	At        Time             `json:"at" doc:"when the first of them was foreseen to go over"`
	Count     int              `json:"count" doc:"as foreseen when it was told"`
	TargetS   int64            `json:"target_s"`
	ToldAt    Time             `json:"told_at"`
	Version   int64            `json:"version" doc:"of the queue's alarm, as in the stream's event"`
}

// AheadAlarms are on; the nearest first.
type AheadAlarms struct {
	Items List[AheadAlarm] `json:"items"`
}

type alarmsOut struct{ Body AheadAlarms }

func (s *server) aheadAlarms(ctx context.Context, _ *none) (*alarmsOut, error) {
	rows, err := s.Ahead.Alarms(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &alarmsOut{}
	for _, r := range rows {
		out.Body.Items = append(out.Body.Items, AheadAlarm{r.Queue, r.Workspace, Time{r.At}, r.N, r.Target, Time{r.ToldAt}, r.Version})
	}
	return out, nil
}
