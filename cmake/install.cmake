# What `cmake --install` puts where, and the Debian package that `cpack` makes of it.
include(GNUInstallDirs)
install(TARGETS pixleak RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES README.md CHANGELOG.md LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs FILES_MATCHING PATTERN "*.md" PATTERN "*.png")
install(DIRECTORY ${manual}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR})
install(FILES ${manual}/bash/pixleak DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
# Debian's zsh looks elsewhere for what packages bring.
install(CODE "
  set(folder site-functions)
  if(EXISTS /etc/debian_version AND CMAKE_INSTALL_PREFIX MATCHES \"/usr$\")
    set(folder vendor-completions)
  endif()
  file(INSTALL ${manual}/zsh/_pixleak DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${folder}\")")
install(FILES ${manual}/fish/pixleak.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY cluster/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/cluster)

set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "pixleak maintainers <maintainers@users.noreply.pixleak.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "tells whether text burned into medical images is really gone")
set(CPACK_PACKAGE_DESCRIPTION "pixleak judges scrubbed DICOM images against an answer key, finds and reads burned-in
text without one, and carries out the MIDI evaluation of de-identification.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Opened at run time, so that no library tells of them: docs/dependencies.md.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libtesseract5, tesseract-ocr-eng")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libzbar0, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "dicom3tools, ocl-icd-libopencl1")
include(CPack)
