"""OpenCV with one thread. It keeps threads of its own, for the whole process; rows of a batch already run side by side
here, so that they would fight for the processor. Imported where it is used."""

import cv2

__all__ = ["cv2"]

cv2.setNumThreads(1)
