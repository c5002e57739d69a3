package lineemu

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// findAudience resolves the path's audience, or answers 400 as LINE does. The caller holds mu.
func (p *Platform) findAudience(c *call) (*audience, *answer) {
	id, err := strconv.ParseInt(c.r.PathValue("audienceGroupId"), 10, 64)
	if err != nil {
		a := badParam("audienceGroupId")
		return nil, &a
	}
	if a := c.ch.audience(id); a != nil {
		return a, nil
	}
	a := fail(http.StatusBadRequest, "AUDIENCE_GROUP_NOT_FOUND")
	return nil, &a
}

func (a *audience) view(now time.Time) map[string]any {
	status := "READY"
	switch {
	case now.After(a.expires):
		status = "EXPIRED"
	case now.Before(a.ready):
		status = "IN_PROGRESS"
	}
	return map[string]any{
		"audienceGroupId": a.id, "type": "UPLOAD", "description": a.name, "status": status, "audienceCount": len(a.members),
		"created": a.created.Unix(), "permission": "READ_WRITE", "isIfaAudience": false,
		"createRoute": "MESSAGING_API",
	}
}

func (p *Platform) getAudience(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, bad := p.findAudience(c)
	if bad != nil {
		return *bad
	}
	jobs := []map[string]any{}
	for _, j := range a.jobs {
		status := "FINISHED"
		if c.now.Before(j.created.Add(audienceReady)) {
			status = "WORKING"
		}
		jobs = append(jobs, map[string]any{
			"audienceGroupJobId": j.id, "audienceGroupId": a.id, "description": j.name, "type": "DIFF_ADD",
			"jobStatus": status, "audienceCount": j.count, "created": j.created.Unix(),
		})
	}
	return ok(map[string]any{"audienceGroup": a.view(c.now), "jobs": jobs})
}

// listAudiences answers one page, newest first; description and status narrow it.
func (p *Platform) listAudiences(c *call) answer {
	q := c.r.URL.Query()
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil || page < 1 {
		return badParam("page")
	}
	size, err := strconv.Atoi(orElse(q.Get("size"), "20"))
	if err != nil || size < 1 || size > 40 {
		return badParam("size")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	views := []map[string]any{}
	for _, a := range slices.Backward(c.ch.audiences) {
		v := a.view(c.now)
		if strings.Contains(strings.ToLower(a.name), strings.ToLower(q.Get("description"))) && (q.Get("status") == "" || q.Get("status") == v["status"]) {
			views = append(views, v)
		}
	}
	from := min((page-1)*size, len(views))
	end := min(from+size, len(views))
	return ok(map[string]any{
		"audienceGroups": views[from:end], "hasNextPage": end < len(views), "totalCount": len(views),
		"readWriteAudienceGroupTotalCount": len(views), "page": page, "size": size,
	})
}

func (p *Platform) deleteAudience(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, bad := p.findAudience(c)
	if bad != nil {
		return *bad
	}
	c.ch.audiences = slices.DeleteFunc(c.ch.audiences, func(b *audience) bool { return a == b })
	return ok(empty)
}

func (p *Platform) renameAudience(c *call) answer {
	var req audienceUpload
	if bad := parseBody(c.body, &req); bad != nil {
		return *bad
	}
	k := &checker{}
	if k.required("description", req.Description) {
		k.length("description", req.Description, 120, utf16Len)
	}
	if len(k.details) > 0 {
		return invalid(k.details)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a, bad := p.findAudience(c)
	if bad != nil {
		return *bad
	}
	a.name = req.Description
	return ok(empty)
}
