package blob

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"github.com/minio/minio-go/v7"
)

// ErrAway says that the object store does not answer, or is too busy: later it may.
var ErrAway = errors.New("blob: the object store does not answer")

// errKeys says what to do about a refusal.
var errKeys = errors.New("the object store refuses these keys: check access key, secret key, region and the bucket's policy")

// explain tells a store's error in words of ours. The store's own come with it: they hold
// names and codes, and no keys.
func (s *S3) explain(err error) error {
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return unanswered(err)
	}
	switch answer.Code {
	case "NoSuchBucket":
		return fmt.Errorf("there is no bucket %q: %w", s.bucket, err)
	case "NoSuchKey":
		return ErrNotFound
	case "XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "InsufficientStorage", "InsufficientCapacity":
		return fmt.Errorf("%w: %w", ErrFull, err)
	case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AuthorizationHeaderMalformed":
		return fmt.Errorf("%w: %w", errKeys, err)
	case "SlowDown", "ServiceUnavailable", "RequestTimeout", "InternalError":
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	switch {
	case answer.StatusCode == http.StatusNotFound:
		return ErrNotFound
	case answer.StatusCode == http.StatusInsufficientStorage:
		return fmt.Errorf("%w: %w", ErrFull, err)
	case answer.StatusCode == http.StatusForbidden:
		return fmt.Errorf("%w: %w", errKeys, err)
	case answer.StatusCode >= 500, answer.StatusCode == http.StatusTooManyRequests:
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	return err
}

// unanswered marks what kept an answer from coming.
func unanswered(err error) error {
	var network net.Error
	var request *url.Error
	if errors.As(err, &network) || errors.As(err, &request) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	return err
}
