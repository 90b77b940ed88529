@"%NODE_EXE%" %*
