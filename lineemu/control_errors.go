package lineemu

import (
	"net/http"
	"slices"
	"time"
)

// webhookErrors is one line of the console's error statistics: failures of one reason.
type webhookErrors struct {
	ChannelID string    `json:"channel_id"`
	Reason    string    `json:"reason"`           // one of LINE's four
	Status    int       `json:"status,omitempty"` // of error_status_code
	Count     int       `json:"count"`
	FirstAt   time.Time `json:"first_at"`
	LastAt    time.Time `json:"last_at"`
	Detail    string    `json:"detail,omitempty"` // of the last one
}

// getWebhookErrors sums up the failed webhooks still in the log, by channel, reason and status, the
// most frequent first; channel_id narrows it.
func (p *Platform) getWebhookErrors(r *http.Request) (int, any, error) {
	entries, _ := p.Log(0)
	only := r.URL.Query().Get("channel_id")
	var sums []*webhookErrors
	for _, e := range entries {
		if e.Kind != "webhook" || e.Reason == "" || only != "" && e.ChannelID != only {
			continue
		}
		same := func(s *webhookErrors) bool {
			return s.ChannelID == e.ChannelID && s.Reason == e.Reason && s.Status == e.Status
		}
		i := slices.IndexFunc(sums, same)
		if i < 0 {
			i, sums = len(sums), append(sums, &webhookErrors{ChannelID: e.ChannelID, Reason: e.Reason, Status: e.Status, FirstAt: e.At})
		}
		sums[i].Count++
		sums[i].LastAt, sums[i].Detail = e.At, e.Detail
	}
	slices.SortStableFunc(sums, func(a, b *webhookErrors) int { return b.Count - a.Count })
	return http.StatusOK, list(sums), nil
}
