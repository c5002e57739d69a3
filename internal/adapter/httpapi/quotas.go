package httpapi

import (
	"context"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
)

// ChannelQuota is how many billed messages a channel may send this month. Replies by a customer's token are free and count nothing.
type ChannelQuota struct {
	Channel   desk.ChannelID   `json:"channel_id"`
	Workspace desk.WorkspaceID `json:"workspace_id"`
	Known     bool             `json:"known" doc:"LINE has told; else limit and used say nothing"`
	Limit     Null[int64]      `json:"limit" doc:"null: there is no bound"`
	Used      int64            `json:"used" doc:"LINE's own count, which lags"`
	At        Time             `json:"at" doc:"when LINE was asked"`
}

type quotasOut struct {
	Body struct {
		Items List[ChannelQuota] `json:"items"`
	}
}

func (s *server) listQuotas(ctx context.Context, _ *struct{}) (*quotasOut, error) {
	all, err := s.Quotas.List(ctx, callerFrom(ctx).Person)
	if err != nil {
		return nil, err
	}
	out := &quotasOut{}
	for _, q := range all {
		row := ChannelQuota{Channel: q.Channel, Workspace: q.Workspace, Known: q.Known, Used: q.Used, At: Time{q.At}}
		if q.Limited {
			row.Limit = some(q.Limit) // 0 is a bound
		}
		out.Body.Items = append(out.Body.Items, row)
	}
	return out, nil
}
