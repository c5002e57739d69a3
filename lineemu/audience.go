package lineemu

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

const (
	mostAudiences = 1000
	mostUploaded  = 10_000 // ids a JSON call
	audienceLife  = 180 * 24 * time.Hour
	audienceReady = time.Second // after an upload, by the platform's clock; LINE takes minutes
)

// audience is a list of user ids uploaded under a name. Guarded by Platform.mu.
type audience struct {
	id                      int64
	name                    string
	created, ready, expires time.Time
	members                 map[string]bool
	jobs                    []audienceJob
}

type audienceJob struct {
	id      int64
	name    string
	created time.Time
	count   int
}

func (ch *channel) audience(id int64) *audience {
	if i := slices.IndexFunc(ch.audiences, func(a *audience) bool { return a.id == id }); i >= 0 {
		return ch.audiences[i]
	}
	return nil
}

type audienceUpload struct {
	ID          int64  `json:"audienceGroupId"`
	Description string `json:"description"`
	IFA         bool   `json:"isIfaAudience"`
	UploadName  string `json:"uploadDescription"`
	Audiences   []struct {
		ID string `json:"id"`
	} `json:"audiences"`
}

func (k *checker) upload(req *audienceUpload, least int) {
	if req.IFA {
		k.add("isIfaAudience", "must be false: this emulator knows user ids only")
	}
	k.length("uploadDescription", req.UploadName, 300, utf16Len)
	k.size("audiences", len(req.Audiences), least, mostUploaded)
	for i, a := range req.Audiences {
		if !validChatID(a.ID, 'U') {
			k.add(fmt.Sprintf("audiences[%d].id", i), "must be a user id")
		}
	}
}

func (p *Platform) createAudience(c *call) answer {
	var req audienceUpload
	if bad := parseBody(c.body, &req); bad != nil {
		return *bad
	}
	k := &checker{}
	if k.required("description", req.Description) {
		k.length("description", req.Description, 120, utf16Len)
	}
	k.upload(&req, 0)
	if len(k.details) > 0 {
		return invalid(k.details)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(c.ch.audiences) >= mostAudiences {
		return fail(http.StatusBadRequest, "The number of audiences exceeds the limit")
	}
	a := &audience{
		id: p.ids.audience(), name: req.Description, created: c.now, ready: c.now.Add(audienceReady),
		expires: c.now.Add(audienceLife), members: map[string]bool{},
	}
	c.ch.audiences = append(c.ch.audiences, a)
	a.add(p.ids.audience(), &req, c.now)
	return answer{status: http.StatusAccepted, body: encode(map[string]any{
		"audienceGroupId": a.id, "createRoute": "MESSAGING_API", "type": "UPLOAD", "description": a.name,
		"created": a.created.Unix(), "permission": "READ_WRITE", "expireTimestamp": a.expires.Unix(), "isIfaAudience": false,
	})}
}

func (a *audience) add(jobID int64, req *audienceUpload, now time.Time) {
	for _, m := range req.Audiences {
		a.members[m.ID] = true
	}
	a.ready = now.Add(audienceReady)
	a.jobs = append(a.jobs, audienceJob{id: jobID, name: req.UploadName, created: now, count: len(req.Audiences)})
}

// growAudience adds ids to an audience.
func (p *Platform) growAudience(c *call) answer {
	var req audienceUpload
	if bad := parseBody(c.body, &req); bad != nil {
		return *bad
	}
	k := &checker{}
	k.upload(&req, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	a := c.ch.audience(req.ID)
	if a == nil {
		k.add("audienceGroupId", "AUDIENCE_GROUP_NOT_FOUND")
	}
	if len(k.details) > 0 {
		return invalid(k.details)
	}
	a.add(p.ids.audience(), &req, c.now)
	return answer{status: http.StatusAccepted, body: encode(empty)}
}
