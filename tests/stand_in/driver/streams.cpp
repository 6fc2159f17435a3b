// Streams and events. Work is put into a stream, and carried out late: when somebody waits for it.
#include "state.h"

Stream &stream_of(Context &context, CUstream stream) {
  auto given = reinterpret_cast<Stream *>(stream);
  return context.streams.count(given) ? *given : context.standard;
}

Work put(Stream &stream, std::function<void()> work) {
  auto made = std::make_shared<Operation>();
  made->work = std::move(work);
  auto wait_for = [&](const Work &other) {
    if (other && !other->done) made->after.push_back(other);
  };
  Context &context = *stream.context;
  wait_for(stream.last);
  // The default stream waits for all that block, and each of those for the default stream.
  if (&stream == &context.standard) {
    for (Stream *other : context.streams)
      if (other->blocking) wait_for(other->last);
  } else if (stream.blocking)
    wait_for(context.standard.last);
  return stream.last = made;
}

static int depth;
bool working() { return depth > 0; }

void finish(const Work &work, bool asked) {
  if (asked) deliver();
  std::vector<Work> left;
  if (work) left.push_back(work);
  while (!left.empty()) {
    Work next = left.back();
    bool first = true;
    if (!next->done)
      for (auto &before : next->after)
        if (!before->done) left.push_back(before), first = false;
    if (!first) continue;
    left.pop_back();
    if (next->done) continue;
    ++depth;
    !asked && next->aside ? next->aside() : next->work();
    --depth;
    next->when = std::chrono::steady_clock::now();
    next->done = true;
    next->after.clear();
    next->work = next->aside = nullptr;
  }
}

void finish_all(Context &context, bool asked) {
  finish(context.standard.last, asked);
  for (Stream *stream : context.streams) finish(stream->last, asked);
}

API cuStreamCreate(CUstream *made, unsigned flags) {
  IN_CONTEXT;
  auto stream = new Stream{here, !(flags & CU_STREAM_NON_BLOCKING), nullptr, nullptr};
  here->streams.insert(stream);
  *made = reinterpret_cast<CUstream>(stream);
  return CUDA_SUCCESS;
}

static CUresult checked(Context &context, CUstream stream, Stream *&found) {
  found = &stream_of(context, stream);
  // 0, 1 and 2 are the default stream's names.
  bool standard = reinterpret_cast<uintptr_t>(stream) <= 2;
  return found == &context.standard && !standard ? CUDA_ERROR_INVALID_HANDLE : CUDA_SUCCESS;
}

API cuStreamDestroy(CUstream given) {
  IN_CONTEXT;
  Stream *stream;
  if (CUresult wrong = checked(*here, given, stream)) return wrong;
  // What is in it goes on; it is finished here, since nobody can wait for it any more.
  finish(stream->last, false);
  here->streams.erase(stream);
  return CUDA_SUCCESS;
}

API cuStreamSynchronize(CUstream given) {
  IN_CONTEXT;
  Stream *stream;
  if (CUresult wrong = checked(*here, given, stream)) return wrong;
  finish(stream->last, true);
  return here->broken;
}

// Says once that there is work left, so that whoever asks again and again comes to an end.
static CUresult asked_for(Context &context, const Work &work) {
  if (!work || work->done) return context.broken;
  finish(work, true);
  return CUDA_ERROR_NOT_READY;
}

API cuStreamQuery(CUstream given) {
  IN_CONTEXT;
  Stream *stream;
  if (CUresult wrong = checked(*here, given, stream)) return wrong;
  return asked_for(*here, stream->last);
}

static Event *event_of(CUevent event) { return reinterpret_cast<Event *>(event); }

API cuStreamWaitEvent(CUstream given, CUevent event, unsigned) {
  IN_CONTEXT;
  Stream *stream;
  if (CUresult wrong = checked(*here, given, stream)) return wrong;
  Work wait = put(*stream, [] {});
  if (auto recorded = event_of(event)->recorded) wait->after.push_back(recorded);
  return CUDA_SUCCESS;
}

API cuEventCreate(CUevent *made, unsigned flags) {
  IN_CONTEXT;
  *made = reinterpret_cast<CUevent>(new Event{nullptr, !(flags & CU_EVENT_DISABLE_TIMING)});
  return CUDA_SUCCESS;
}

API cuEventDestroy(CUevent event) {
  READY;
  delete event_of(event);
  return CUDA_SUCCESS;
}

API cuEventRecord(CUevent event, CUstream given) {
  IN_CONTEXT;
  Stream *stream;
  if (CUresult wrong = checked(*here, given, stream)) return wrong;
  event_of(event)->recorded = put(*stream, [] {});
  return CUDA_SUCCESS;
}

API cuEventQuery(CUevent event) {
  IN_CONTEXT;
  return asked_for(*here, event_of(event)->recorded);
}

API cuEventSynchronize(CUevent event) {
  IN_CONTEXT;
  finish(event_of(event)->recorded, true);
  return here->broken;
}

API cuEventElapsedTime(float *milliseconds, CUevent begin, CUevent end) {
  IN_CONTEXT;
  auto one = event_of(begin), other = event_of(end);
  if (!one->timed || !other->timed || !one->recorded || !other->recorded)
    return CUDA_ERROR_INVALID_HANDLE;
  if (!one->recorded->done || !other->recorded->done) return CUDA_ERROR_NOT_READY;
  std::chrono::duration<float, std::milli> took = other->recorded->when - one->recorded->when;
  *milliseconds = took.count();
  return CUDA_SUCCESS;
}
