package lineemu

import "net/http"

// list is the form of every control list.
func list[T any](items []T) map[string]any {
	if items == nil {
		items = []T{}
	}
	return map[string]any{"items": items}
}

// channelView is a channel with this month's consumption.
type channelView struct {
	Channel
	Used int64 `json:"used"`
}

func (p *Platform) getChannels(*http.Request) (int, any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var views []channelView
	for _, ch := range p.chanOrder {
		ch.usage.roll(p.Now())
		views = append(views, channelView{ch.Channel, ch.usage.used})
	}
	return http.StatusOK, list(views), nil
}

func (p *Platform) postChannel(r *http.Request) (int, any, error) {
	var c Channel
	if err := readJSON(r, &c); err != nil {
		return 0, nil, err
	}
	c, err := p.AddChannel(c)
	return http.StatusCreated, c, err
}

func (p *Platform) putChannel(r *http.Request) (int, any, error) {
	var patch ChannelPatch
	if err := readJSON(r, &patch); err != nil {
		return 0, nil, err
	}
	c, err := p.UpdateChannel(r.PathValue("id"), patch)
	return http.StatusOK, c, err
}
